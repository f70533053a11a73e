import { describe, expect, test } from 'vitest';
import { canonicalService } from '../../../../src/core/desired/canonical.ts';
import { readModel } from '../../../../src/core/desired/unescape.ts';
import { inspectDifferences, type Wanted } from '../../../../src/core/live/compare.ts';
import type { ContainerInspect } from '../../../../src/core/live/inspect.ts';

const image = {
  Id: 'sha256:i',
  RepoTags: [],
  RepoDigests: [],
  Os: 'linux',
  Architecture: 'amd64',
  Config: { Env: ['PATH=/bin'], Cmd: ['serve'], Entrypoint: null, WorkingDir: '/', Volumes: { '/var/x': {} } },
};

function differences(
  service: object,
  container: { Config?: object; HostConfig?: object },
  more: Pick<Wanted, 'files' | 'parents' | 'defaults'> = {},
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
    Mounts: [],
    NetworkSettings: { Networks: {} },
  } as unknown as ContainerInspect;
  return inspectDifferences(
    { service: read, canonical, volumes: { data: 'shop_data' }, ...more },
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
      { HostConfig: { Mounts: [{ Type: 'volume', Source: 'shop_data', Target: '/data' }] } },
    ],
    [
      'a volume that the image declares',
      {},
      {
        Config: { Volumes: { '/var/x': {} } },
        HostConfig: { Mounts: [{ Type: 'volume', Source: 'f'.repeat(64), Target: '/var/x' }] },
      },
    ],
    ['proxies of the docker command line', {}, { Config: { Env: ['PATH=/bin', 'HTTP_PROXY=x', 'no_proxy=y'] } }],
    [
      'a policy under deploy, which wins',
      { restart: 'always', deploy: { restart_policy: { condition: 'on-failure', max_attempts: 4 } } },
      { HostConfig: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 4 } } },
    ],
    [
      'a policy under deploy without a condition',
      { restart: 'always', deploy: { restart_policy: { delay: '5s' } } },
      { HostConfig: { RestartPolicy: { Name: '' } } },
    ],
    ['a limit of -1', { pids_limit: -1 }, { HostConfig: { PidsLimit: null } }],
    ['an entrypoint that is emptied', { entrypoint: [] }, { Config: { Entrypoint: [] } }],
    [
      'binds by their cleaned path',
      { volumes: [{ type: 'bind', source: '/a/./b/', target: '/c/', read_only: true }] },
      { HostConfig: { Binds: ['/a/b:/c:ro'] } },
    ],
    [
      'a profile that is kept by its content',
      { security_opt: ['seccomp=file.json', 'label:disable'] },
      { HostConfig: { SecurityOpt: ['label=disable', 'seccomp={}'] } },
    ],
    [
      'labels that the engine gives to a privileged container',
      { privileged: true },
      { HostConfig: { Privileged: true, SecurityOpt: ['label=disable'], MaskedPaths: [] } },
    ],
    [
      'what cgroup v2 drops',
      { mem_swappiness: '10', oom_kill_disable: true, blkio_config: { weight: 300 } },
      { HostConfig: { OomKillDisable: null, MemorySwappiness: null, BlkioWeight: 0 } },
    ],
    ['swap where the kernel cannot limit it', { mem_limit: '64' }, { HostConfig: { Memory: 64, MemorySwap: -1 } }],
    ['settings of the engine', {}, { HostConfig: { LogConfig: { Type: 'journald' }, Runtime: 'x', ShmSize: 1 } }],
    ['labels of others', {}, { Config: { Labels: { 'dev.orbitr.spec': '1', 'com.docker.compose.project': 'x' } } }],
    [
      'another container by its id',
      { network_mode: 'service:db', ipc: 'container:abc' },
      { HostConfig: { NetworkMode: 'container:1', IpcMode: 'container:2' } },
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
      { HostConfig: { Mounts: [{ Type: 'volume', Source: 'other', Target: '/data' }] } },
    ],
    ['volumes./etc', {}, { HostConfig: { Binds: ['/etc:/etc:rw'] } }],
    ['network_mode', {}, { HostConfig: { NetworkMode: 'host' } }],
    ['user', { user: '1000' }, { Config: { User: '' } }],
  ])('%s', (path, service, container) => {
    expect(differences(service, container).map((found) => found.path)).toEqual([path]);
  });
});

describe('with what is known beside the service', () => {
  const seen = (...args: Parameters<typeof differences>) => differences(...args).map((found) => found.path);

  test('a namespace has to be that of a present container', () => {
    const container = { HostConfig: { NetworkMode: 'container:1', VolumesFrom: ['1'] } };
    const service = { network_mode: 'service:db', volumes_from: ['db:ro'] };
    expect(seen(service, container, { parents: { db: ['1'] } })).toEqual([]);
    expect(seen(service, container, { parents: { db: ['2'] } })).toEqual(['network_mode', 'volumes_from']);
  });

  test('the driver and runtime of the engine are what a silent file wants', () => {
    const container = { HostConfig: { LogConfig: { Type: 'local', Config: { a: 'b' } }, Runtime: 'x' } };
    expect(seen({}, container, { defaults: { logging: 'local', runtime: 'x' } })).toEqual([]);
    expect(seen({}, container, { defaults: { logging: 'json-file', runtime: 'runc' } })).toEqual([
      'logging.driver',
      'logging.options.a',
      'runtime',
    ]);
  });

  test('a config is mounted from its file, wherever its target is', () => {
    const service = { configs: [{ source: 'motd', target: 'relative' }] };
    const container = { HostConfig: { Mounts: [{ Type: 'bind', Source: '/a', Target: '/relative', ReadOnly: true }] } };
    expect(seen(service, container, { files: { configs: { motd: { file: '/a' } }, secrets: {} } })).toEqual([]);
    expect(seen(service, container, { files: { configs: { motd: { file: '/b' } }, secrets: {} } })).toEqual([
      'configs.motd',
    ]);
  });

  test('what no file names cannot be judged once the image is gone', () => {
    const read = readModel({ services: { web: { user: '1' } } }).services['web'];
    const container = {
      Config: { Env: ['PATH=/x'], Cmd: ['y'], User: '2' },
      HostConfig: {},
    } as unknown as ContainerInspect;
    const found = inspectDifferences({ service: read ?? {}, canonical: {}, volumes: {} }, { container });
    expect(found.map(({ path }) => path)).toEqual(['user']);
  });
});
