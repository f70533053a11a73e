import { expect, test } from 'vitest';
import { PortMap, portBindings } from '../../../../src/core/config/port-map.ts';

test('a port map is read as bindings', () => {
  const ports = PortMap.parse({ 80: 8080, '53/udp': '0.0.0.0:53', 5432: '[::1]:15432' });
  expect(portBindings(ports)).toEqual([
    { key: '80', containerPort: 80, protocol: 'tcp', address: '', hostPort: 8080 },
    { key: '5432', containerPort: 5432, protocol: 'tcp', address: '::1', hostPort: 15432 },
    { key: '53/udp', containerPort: 53, protocol: 'udp', address: '0.0.0.0', hostPort: 53 },
  ]);
  expect(portBindings(undefined)).toEqual([]);
});

test.each([
  { 0: 80 },
  { 65536: 80 },
  { http: 80 },
  { '80/icmp': 80 },
  { 80: 0 },
  { 80: 65536 },
  { 80: 80.5 },
  { 80: 'localhost:80' },
  { 80: '256.0.0.1:80' },
  { 80: '[zz]:80' },
  { 80: '[::1::2]:80' },
  { 80: '8080:80' },
])('no port map: %j', (ports) => {
  expect(PortMap.safeParse(ports).success).toBe(false);
});
