import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { isPortFree } from '../../../../src/adapters/process/port-probe.ts';

test('a TCP port on which somebody listens is not free, on this address or on all', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await isPortFree('127.0.0.1', port, 'tcp')).toBe(false);
  expect(await isPortFree('0.0.0.0', port, 'tcp')).toBe(false);
  expect(await isPortFree('127.0.0.1', port, 'udp')).toBe(true);
  server.close();
  await once(server, 'close');
  expect(await isPortFree('127.0.0.1', port, 'tcp')).toBe(true);
  expect(await isPortFree('127.0.0.1', port, 'tcp')).toBe(true);
});

test('the same for UDP', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  expect(await isPortFree('127.0.0.1', port, 'udp')).toBe(false);
  socket.close();
  await once(socket, 'close');
  expect(await isPortFree('127.0.0.1', port, 'udp')).toBe(true);
});

test('what cannot be tried is left to the engine', async () => {
  expect(await isPortFree('203.0.113.1', 21_034, 'tcp')).toBe(true);
  expect(await isPortFree('203.0.113.1', 21_034, 'udp')).toBe(true);
  expect(await isPortFree('127.0.0.1', 21_034, 'sctp')).toBe(true);
});
