import { describe, expect, test } from 'vitest';
import { canonicalService } from '../../../../src/core/desired/canonical.ts';
import { readModel } from '../../../../src/core/desired/unescape.ts';
import { inspectDifferences } from '../../../../src/core/live/compare.ts';
import type { ContainerInspect } from '../../../../src/core/live/inspect.ts';

const image = {
  Id: 'sha256:i',
  RepoTags: [],
  RepoDigests: [],
  Os: 'linux',
  Architecture: 'amd64',
  Config: { Env: ['PATH=/bin'], Cmd: ['serve'], Entrypoint: null, WorkingDir: '/' },
};

function differences(
  service: object,
  container: { Config?: object; HostConfig?: object; Mounts?: readonly Readonly<Record<string, unknown>>[] },
) {
  const read = readModel({ services: { web: service } }).services['web'];
  if (!read) throw new Error('no service');
  const canonical = canonicalService(read, {
    networks: {},
    volumes: { data: 'shop_data' },
    configs: {},
    envFileKeys: [],
  });
  const inspect = {
    Config: { Env: ['PATH=/bin'], Cmd: ['serve'], WorkingDir: '/', ...container.Config },
    HostConfig: { RestartPolicy: { Name: 'no' }, ...container.HostConfig },
    Mounts: container.Mounts ?? [],
  } as unknown as ContainerInspect;
  return inspectDifferences(
    { service: read, canonical, volumes: { data: 'shop_data' } },
    { container: inspect, image },
  );
}

describe('a container that is as it should be has no differences', () => {
  test.each([
    ['what the image sets by itself', {}, {}],
    [
      'environment',
      { environment: { A: '1', EMPTY: '', GONE: null } },
      { Config: { Env: ['A=1', 'EMPTY=', 'GONE', 'PATH=/bin'] } },
    ],
    ['an entrypoint without a command', { entrypoint: ['/run'] }, { Config: { Entrypoint: ['/run'], Cmd: null } }],
    [
      'a restart policy',
      { restart: 'on-failure:3' },
      { HostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 } } },
    ],
    ['capabilities in either spelling', { cap_add: ['net_admin'] }, { HostConfig: { CapAdd: ['CAP_NET_ADMIN'] } }],
    [
      'limits',
      { deploy: { resources: { limits: { memory: '67108864', cpus: 0.5 } } } },
      { HostConfig: { Memory: 67108864, NanoCpus: 500000000 } },
    ],
    [
      'ports',
      { ports: [{ target: 80, published: '8080', protocol: 'tcp' }] },
      { HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] } } },
    ],
    [
      'a volume by its name',
      { volumes: [{ type: 'volume', source: 'data', target: '/data' }] },
      { Mounts: [{ Type: 'volume', Name: 'shop_data', Destination: '/data', RW: true }] },
    ],
    [
      'a volume that the image declares',
      {},
      { Mounts: [{ Type: 'volume', Name: 'f'.repeat(64), Destination: '/var/x', RW: true }] },
    ],
  ])('%s', (_name, service, container) => {
    expect(differences(service, container)).toEqual([]);
  });
});

describe('what somebody changed by hand is named', () => {
  test.each([
    ['environment.A', { environment: { A: '1' } }, { Config: { Env: ['A=2', 'PATH=/bin'] } }],
    ['environment.EXTRA', {}, { Config: { Env: ['EXTRA=x', 'PATH=/bin'] } }],
    ['environment.PATH', {}, { Config: { Env: ['PATH=/evil'] } }],
    ['command', { command: ['run'] }, { Config: { Cmd: ['walk'] } }],
    ['privileged', {}, { HostConfig: { Privileged: true } }],
    ['restart', { restart: 'always' }, {}],
    ['mem_limit', {}, { HostConfig: { Memory: 1048576 } }],
    ['ports.80/tcp', {}, { HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '80' }] } } }],
    [
      'volumes./data',
      { volumes: [{ type: 'volume', source: 'data', target: '/data' }] },
      { Mounts: [{ Type: 'volume', Name: 'other', Destination: '/data', RW: true }] },
    ],
    ['volumes./etc', {}, { Mounts: [{ Type: 'bind', Source: '/etc', Destination: '/etc', RW: true }] }],
    ['network_mode', {}, { HostConfig: { NetworkMode: 'host' } }],
    ['user', { user: '1000' }, { Config: { User: '' } }],
  ])('%s', (path, service, container) => {
    expect(differences(service, container).map((found) => found.path)).toEqual([path]);
  });
});
