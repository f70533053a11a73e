import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectDocker } from '../../src/adapters/docker/connect.ts';
import type { LiveContainer } from '../../src/core/live/snapshot.ts';
import { docker, testHost } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { uniqueName } from '../rig/places.ts';

const { reader } = connectDocker({ host: testHost(), source: 'flag' }, { environment: process.env });
const prefix = uniqueName('snap');
const image = 'busybox:1.35';
const sleeper = ['sleep', '1000'];

beforeAll(async () => {
  const run = (name: string, options: string[], command: string[]): Promise<string> =>
    docker([
      'run',
      '-d',
      '--name',
      `${prefix}-${name}`,
      '--label',
      `orbitr.test=${prefix}`,
      ...options,
      image,
      ...command,
    ]);
  await docker(['network', 'create', '--label', 'k=v', '--internal', `${prefix}-net`]);
  await docker(['volume', 'create', '--label', 'k=v', `${prefix}-vol`]);
  await Promise.all([
    docker(['create', '--name', `${prefix}-created`, image, ...sleeper]),
    run('running', ['--network', `${prefix}-net`, '-v', `${prefix}-vol:/data`, '-v', '/etc:/host:ro'], sleeper),
    run('published', ['-p', '127.0.0.1::80', '--expose', '81/udp'], sleeper),
    run('healthy', ['--health-cmd', 'true', '--health-interval', '1s'], sleeper),
    run('unhealthy', ['--health-cmd', 'false', '--health-interval', '1s', '--health-retries', '1'], sleeper),
    run('starting', ['--health-cmd', 'false', '--health-interval', '1s', '--health-start-period', '1h'], sleeper),
    run('paused', [], sleeper),
    run('exited', [], ['sh', '-c', 'exit 3']),
    run('restarting', ['--restart', 'always'], ['sh', '-c', 'exit 1']),
  ]);
  await docker(['pause', `${prefix}-paused`]);
});

afterAll(async () => {
  const ids = await docker(['ps', '-aq', '--filter', `name=^${prefix}-`]);
  await docker(['rm', '-f', '-v', ...ids.split('\n')]);
  await docker(['network', 'rm', `${prefix}-net`]);
  await docker(['volume', 'rm', `${prefix}-vol`]);
});

async function seen(name: string): Promise<LiveContainer> {
  const { containers } = await reader.snapshot();
  const found = containers.find((container) => container.name === `${prefix}-${name}`);
  if (!found) throw new Error(`${name} is not in the snapshot`);
  return found;
}

test.each([
  ['created', 'created', 'none', undefined],
  ['running', 'running', 'none', undefined],
  ['healthy', 'running', 'healthy', undefined],
  ['unhealthy', 'running', 'unhealthy', undefined],
  ['starting', 'running', 'starting', undefined],
  ['paused', 'paused', 'none', undefined],
  ['exited', 'exited', 'none', 3],
  ['restarting', 'restarting', 'none', undefined],
])('a container that is %s', async (name, state, health, exitCode) => {
  await eventually(async () => {
    const container = await seen(name);
    expect({ state: container.state, health: container.health, exitCode: container.exitCode }).toEqual({
      state,
      health,
      exitCode,
    });
    return true;
  });
});

test('the parts of a container, a network, a volume and an image', async () => {
  const { networks, volumes, images } = await reader.snapshot();
  const network = networks.find(({ name }) => name === `${prefix}-net`);
  expect(network).toMatchObject({ driver: 'bridge', scope: 'local', internal: true, labels: { k: 'v' } });
  expect(network?.subnets).toHaveLength(1);
  expect(volumes.find(({ name }) => name === `${prefix}-vol`)).toEqual({
    name: `${prefix}-vol`,
    driver: 'local',
    labels: { k: 'v' },
  });
  const busybox = images.find(({ tags }) => tags.includes(image));
  const container = await seen('running');
  expect(container).toMatchObject({
    image,
    imageId: busybox?.id,
    labels: { 'orbitr.test': prefix },
    networkMode: `${prefix}-net`,
    mounts: [
      { type: 'volume', source: `${prefix}-vol`, target: '/data', writable: true },
      { type: 'bind', source: '/etc', target: '/host', writable: false },
    ],
  });
  expect(container.networks).toEqual([
    { network: `${prefix}-net`, networkId: network?.id, ip: expect.stringMatching(/^\d/) },
  ]);
  expect((await seen('published')).ports).toEqual([
    { containerPort: 80, protocol: 'tcp', hostPort: expect.any(Number), hostIp: '127.0.0.1' },
    { containerPort: 81, protocol: 'udp' },
  ]);
});

test('a snapshot is four requests, and inspecting what is gone is no error', async () => {
  await reader.snapshot();
  const before = reader.requests();
  await reader.snapshot();
  expect(reader.requests() - before).toBe(4);
  expect(await reader.inspectContainer(`${prefix}-nobody`)).toBeUndefined();
  expect(await reader.inspectImage(`${prefix}/nothing:1`)).toBeUndefined();
  expect(await reader.inspectContainer(`${prefix}-exited`)).toMatchObject({ State: { Status: 'exited', ExitCode: 3 } });
  expect(await reader.inspectImage(image)).toMatchObject({ RepoTags: expect.arrayContaining([image]), Os: 'linux' });
});

test('the engine describes itself', async () => {
  const info = await reader.info();
  expect(info.id).not.toBe('');
  expect(info.rootDir).toMatch(/^\//);
  expect(info.version).toMatch(/^\d+\.\d+/);
  expect(info).toMatchObject({ os: 'linux', arch: process.arch === 'x64' ? 'amd64' : process.arch });
  expect(info.apiVersion).toMatch(/^1\.\d+$/);
});
