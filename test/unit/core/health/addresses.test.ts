import { describe, expect, test } from 'vitest';
import { addressesOf } from '../../../../src/core/health/addresses.ts';
import type { ContainerInspect } from '../../../../src/core/live/inspect.ts';

const inspect = (
  Ports: ContainerInspect['NetworkSettings']['Ports'] = {},
  NetworkMode = 'web_default',
): ContainerInspect =>
  ({
    HostConfig: { NetworkMode },
    NetworkSettings: { Ports, Networks: { web_default: { IPAddress: '172.20.0.2' }, gone: { IPAddress: '' } } },
  }) as unknown as ContainerInspect;

const local = 'unix:///var/run/docker.sock';

describe('where a port may answer', () => {
  test('on an engine of this machine: what it publishes, then the container itself', () => {
    const ports = {
      '80/tcp': [
        { HostIp: '0.0.0.0', HostPort: '8080' },
        { HostIp: '::', HostPort: '8080' },
      ],
    };
    expect(addressesOf(inspect(ports), 80, local)).toEqual([
      { host: '127.0.0.1', port: 8080 },
      { host: '172.20.0.2', port: 80 },
    ]);
    expect(addressesOf(inspect(), 80, local)).toEqual([{ host: '172.20.0.2', port: 80 }]);
  });

  test('on another machine: only what it publishes to the world', () => {
    const ports = { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }] };
    expect(addressesOf(inspect(ports), 80, 'tcp://nas:2375')).toEqual([{ host: 'nas', port: 8080 }]);
    expect(addressesOf(inspect(ports), 80, 'ssh://me@nas')).toEqual([{ host: 'nas', port: 8080 }]);
    expect(
      addressesOf(inspect({ '80/tcp': [{ HostIp: '127.0.0.1', HostPort: '8080' }] }), 80, 'tcp://nas:2375'),
    ).toEqual([]);
    expect(addressesOf(inspect(), 80, 'tcp://nas:2375')).toEqual([]);
  });

  test('in the host’s network: the port itself', () => {
    expect(addressesOf(inspect({}, 'host'), 80, local)).toEqual([{ host: '127.0.0.1', port: 80 }]);
  });

  test('at the address that it is published on, where that is one', () => {
    expect(addressesOf(inspect({ '80/tcp': [{ HostIp: '10.0.0.5', HostPort: '81' }] }), 80, local)[0]).toEqual({
      host: '10.0.0.5',
      port: 81,
    });
    expect(addressesOf(inspect({ '80/tcp': null }), 80, local)).toEqual([{ host: '172.20.0.2', port: 80 }]);
  });
});
