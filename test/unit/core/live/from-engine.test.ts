import { expect, test } from 'vitest';
import { type EngineContainer, type EngineLists, snapshotFromEngine } from '../../../../src/core/live/from-engine.ts';

const nothing: EngineLists = { containers: [], networks: [], volumes: [], images: [] };

function container(changes: Partial<EngineContainer>): EngineContainer {
  return {
    Id: 'aa',
    Names: ['/web'],
    Image: 'busybox',
    ImageID: 'sha256:1',
    Created: 7,
    State: 'running',
    Status: 'Up 2 hours',
    ...changes,
  };
}

function live(changes: Partial<EngineContainer>) {
  const [only] = snapshotFromEngine({ ...nothing, containers: [container(changes)] }).containers;
  if (!only) throw new Error('no container');
  return only;
}

test.each([
  ['running', 'Up 2 hours', 'running', 'none', undefined],
  ['running', 'Up 2 hours (healthy)', 'running', 'healthy', undefined],
  ['running', 'Up 5 minutes (unhealthy)', 'running', 'unhealthy', undefined],
  ['running', 'Up 1 second (health: starting)', 'running', 'starting', undefined],
  ['paused', 'Up 3 hours (Paused)', 'paused', 'none', undefined],
  ['paused', 'Up 3 hours (healthy) (Paused)', 'paused', 'healthy', undefined],
  ['restarting', 'Restarting (1) 4 seconds ago', 'restarting', 'none', undefined],
  ['exited', 'Exited (137) 4 seconds ago', 'exited', 'none', 137],
  ['exited', 'Exited (0) 4 seconds ago', 'exited', 'none', 0],
  ['created', 'Created', 'created', 'none', undefined],
  ['dead', 'Dead', 'dead', 'none', undefined],
  ['removing', 'Removal In Progress', 'removing', 'none', undefined],
  ['something new', 'Who knows', 'dead', 'none', undefined],
])('a container that is %s with "%s"', (raw, status, state, health, exitCode) => {
  const seen = live({ State: raw, Status: status });
  expect({ state: seen.state, health: seen.health, exitCode: seen.exitCode }).toEqual({ state, health, exitCode });
});

test('takes its own name, not that of a link; one that is being removed keeps its id', () => {
  expect(live({ Names: ['/other/web', '/web'] }).name).toBe('web');
  expect(live({ Id: '0123456789abcdef', Names: null }).name).toBe('0123456789ab');
});

test('mounts name volumes by name and binds by path; ports and attachments of a stopped container are there', () => {
  const seen = live({
    Ports: [
      { PrivatePort: 80, PublicPort: 8080, Type: 'tcp', IP: '::' },
      { PrivatePort: 53, Type: 'udp' },
      { PrivatePort: 80, PublicPort: 8080, Type: 'tcp', IP: '0.0.0.0' },
    ],
    Mounts: [
      { Type: 'volume', Name: 'data', Source: '/var/lib/docker/volumes/data/_data', Destination: '/data', RW: true },
      { Type: 'bind', Source: '/srv', Destination: '/a', RW: false },
    ],
    NetworkSettings: { Networks: { web_default: { NetworkID: '', IPAddress: '' } } },
    HostConfig: { NetworkMode: 'web_default' },
  });
  expect(seen.ports).toEqual([
    { containerPort: 53, protocol: 'udp' },
    { containerPort: 80, protocol: 'tcp', hostPort: 8080, hostIp: '0.0.0.0' },
    { containerPort: 80, protocol: 'tcp', hostPort: 8080, hostIp: '::' },
  ]);
  expect(seen.mounts).toEqual([
    { type: 'bind', source: '/srv', target: '/a', writable: false },
    { type: 'volume', source: 'data', target: '/data', writable: true },
  ]);
  expect(seen.networks).toEqual([{ network: 'web_default', networkId: '' }]);
});

test('names that are none are left out', () => {
  const { images } = snapshotFromEngine({
    ...nothing,
    images: [{ Id: 'sha256:1', RepoTags: ['<none>:<none>'], RepoDigests: ['<none>@<none>'], Labels: null }],
  });
  expect(images).toEqual([{ id: 'sha256:1', tags: [], digests: [], labels: {} }]);
});

test('is equal whatever order the engine answers in', () => {
  const lists: EngineLists = {
    containers: [container({ Id: 'b', Names: ['/b'] }), container({ Id: 'a', Names: ['/a'] })],
    networks: ['y', 'x'].map((name) => ({ Id: name, Name: name, Driver: 'bridge', Scope: 'local' })),
    volumes: ['v2', 'v1'].map((name) => ({ Name: name, Driver: 'local' })),
    images: ['i2', 'i1'].map((id) => ({ Id: id, RepoTags: [`z:${id}`, `a:${id}`] })),
  };
  const turned: EngineLists = {
    containers: [...lists.containers].reverse(),
    networks: [...lists.networks].reverse(),
    volumes: [...lists.volumes].reverse(),
    images: [...lists.images].reverse(),
  };
  expect(snapshotFromEngine(turned)).toEqual(snapshotFromEngine(lists));
  expect(snapshotFromEngine(lists).containers.map(({ name }) => name)).toEqual(['a', 'b']);
});

test('a network that is named by its id bears its name, unless it is gone', () => {
  const networks = [{ Id: 'f00', Name: 'web_default', Driver: 'bridge', Scope: 'local' }];
  const modeOf = (mode: string): string | undefined =>
    snapshotFromEngine({ ...nothing, networks, containers: [container({ HostConfig: { NetworkMode: mode } })] })
      .containers[0]?.networkMode;
  expect(['f00', 'web_default', 'dead', 'container:f00'].map(modeOf)).toEqual([
    'web_default',
    'web_default',
    'dead',
    'container:f00',
  ]);
});
