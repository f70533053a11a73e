import { inspect } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { connectDocker } from '../../src/adapters/docker/connect.ts';
import type { LiveContainer } from '../../src/core/live/snapshot.ts';
import { docker, testHost } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { uniqueName } from '../rig/places.ts';

const { reader, writer } = connectDocker({ host: testHost(), source: 'flag' }, { environment: process.env });
const prefix = uniqueName('write');
const image = 'busybox:1.35';
const labels = { 'com.docker.compose.project': prefix };

afterAll(async () => {
  for (const [list, remove] of [
    [
      ['ps', '-aq', '--filter', `name=^${prefix}-`],
      ['rm', '-f'],
    ],
    [
      ['network', 'ls', '-q', '--filter', `name=^${prefix}-`],
      ['network', 'rm'],
    ],
    [
      ['volume', 'ls', '-q', '--filter', `name=^${prefix}-`],
      ['volume', 'rm'],
    ],
  ] as const) {
    const ids = (await docker(list)).split('\n').filter((id) => id !== '');
    if (ids.length > 0) await docker([...remove, ...ids]);
  }
});

async function make(
  name: string,
  command: readonly string[] = ['sleep', '1000'],
  options: readonly string[] = [],
): Promise<string> {
  await docker(['create', '--name', `${prefix}-${name}`, ...options, image, ...command]);
  return `${prefix}-${name}`;
}

async function live(name: string): Promise<LiveContainer | undefined> {
  return (await reader.snapshot()).containers.find((container) => container.name === name);
}

/** Each write is asked for twice: what is already so is no error. */
async function twice(write: () => Promise<void>): Promise<void> {
  await write();
  await write();
}

test('networks are made as Compose makes them, and removed', async () => {
  const spec = {
    name: `${prefix}-net`,
    labels,
    internal: true,
    driverOptions: { 'com.docker.network.bridge.enable_icc': 'true' },
    ipam: {
      config: [
        {
          subnet: '10.213.7.0/24',
          gateway: '10.213.7.1',
          ipRange: '10.213.7.128/25',
          auxAddresses: { other: '10.213.7.9' },
        },
      ],
    },
  };
  await twice(() => writer.createNetwork(spec));
  const [made] = JSON.parse(await docker(['network', 'inspect', spec.name]));
  expect(made).toMatchObject({
    Driver: 'bridge',
    Internal: true,
    Labels: labels,
    Options: spec.driverOptions,
    IPAM: {
      Driver: 'default',
      Config: [
        {
          Subnet: '10.213.7.0/24',
          Gateway: '10.213.7.1',
          IPRange: '10.213.7.128/25',
          AuxiliaryAddresses: { other: '10.213.7.9' },
        },
      ],
    },
  });
  expect((await reader.snapshot()).networks.filter(({ name }) => name === spec.name)).toHaveLength(1);
  await twice(() => writer.removeNetwork(spec.name));
});

test('a network of that name which is somebody else’s is not taken', async () => {
  const name = `${prefix}-foreign`;
  await docker(['network', 'create', name]);
  await expect(writer.createNetwork({ name, labels })).rejects.toMatchObject({
    code: 'docker-refused',
    message: expect.stringContaining('belongs to somebody else'),
  });
});

test('volumes keep their content when they are asked for again', async () => {
  const name = `${prefix}-vol`;
  await writer.createVolume({ name, labels });
  await docker(['run', '--rm', '-v', `${name}:/d`, image, 'sh', '-c', 'echo kept >/d/f']);
  await writer.createVolume({ name, labels });
  expect(await docker(['run', '--rm', '-v', `${name}:/d`, image, 'cat', '/d/f'])).toBe('kept');
  await twice(() => writer.removeVolume(name));
});

test('a volume in use is not removed, and the refusal says so', async () => {
  const name = `${prefix}-used`;
  const user = await make('user', ['true'], ['-v', `${name}:/d`]);
  await expect(writer.removeVolume(name)).rejects.toMatchObject({
    code: 'docker-refused',
    message: expect.stringMatching(/volume is in use/),
  });
  await writer.remove(user);
  await writer.removeVolume(name);
});

test('start, stop, restart, unpause, rename and remove', async () => {
  const name = await make('life', ['sh', '-c', 'trap "exit 0" TERM; sleep 1000 & wait']);
  await twice(() => writer.start(name));
  const started = await reader.inspectContainer(name);
  await docker(['pause', name]);
  await twice(() => writer.unpause(name));
  await writer.restart(name, 5);
  const again = await reader.inspectContainer(name);
  expect(again).toMatchObject({ Id: started?.Id, State: { Running: true } });
  expect(again?.State.StartedAt).not.toBe(started?.State.StartedAt);
  await twice(() => writer.rename(started?.Id ?? '', `${prefix}-renamed`));
  await twice(() => writer.stop(`${prefix}-renamed`));
  expect(await live(`${prefix}-renamed`)).toMatchObject({ state: 'exited', exitCode: 0 });
  await twice(() => writer.remove(`${prefix}-renamed`));
  await writer.stop(`${prefix}-renamed`);
});

test('files are put into a container that was never started, and over what is there', async () => {
  const long = `/etc/${'deep/'.repeat(40)}a.conf`;
  const name = await make('files', ['sh', '-ec', `cat '${long}' /b; stat -c '%a %u %g' '${long}' /b; sleep 1000`]);
  const own = { path: long, content: 'own ü\n', mode: 0o400, uid: 1000, gid: 1001 };
  const all = { path: '/b', content: '', mode: 0o444, uid: 0, gid: 0 };
  await twice(() => writer.putFiles(name, [own, all]));
  await writer.start(name);
  await eventually(async () => (await reader.logs(name, 10)).length === 3);
  expect(await reader.logs(name, 10)).toEqual(['own ü', '400 1000 1001', '444 0 0']);
  await writer.putFiles(name, [{ ...all, content: 'new' }]);
  expect(await docker(['exec', name, 'cat', '/b'])).toBe('new');
  await docker(['rm', '-f', name]);
});

test('a file that cannot be put there says why, and nothing of what is in it', async () => {
  const file = { path: '/run/secrets/token', content: 'Tr0ub4dor', mode: 0o444, uid: 0, gid: 0 };
  const name = await make('read-only', ['true'], ['--read-only']);
  const error = await writer.putFiles(name, [file]).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'docker-refused',
    message: `the Docker Engine refused to put /run/secrets/token into the container ${name}: container rootfs is marked read-only`,
    suggestions: expect.arrayContaining([expect.stringContaining('file:')]),
  });
  expect(inspect(error, { depth: 9 })).not.toContain('Tr0ub4dor');
});

test('update changes limits and restart policy of what runs, and does not restart it', async () => {
  const name = await make('limits', ['sleep', '1000'], ['--memory', '64m', '--cpus', '1', '--restart', 'always']);
  await writer.start(name);
  const started = await reader.inspectContainer(name);
  const settings = { memory: 134217728, memorySwap: 268435456, nanoCpus: 500000000, restartPolicy: 'on-failure:3' };
  await twice(() => writer.update(name, settings));
  const updated = await reader.inspectContainer(name);
  expect(updated?.HostConfig).toMatchObject({
    Memory: 134217728,
    NanoCpus: 500000000,
    RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 3 },
  });
  expect(updated?.State.StartedAt).toBe(started?.State.StartedAt);
  await writer.update(name, { restartPolicy: 'no', pidsLimit: 50, cpuShares: 512 });
  await writer.update(name, { pidsLimit: 0 });
  const again = await reader.inspectContainer(name);
  expect(again?.HostConfig).toMatchObject({ Memory: 134217728, RestartPolicy: { Name: 'no' }, CpuShares: 512 });
  expect(Math.max(0, Number(again?.HostConfig['PidsLimit'] ?? 0))).toBe(0);
});

test('a signal reaches the first process', async () => {
  const script = 'trap "echo heard" HUP; echo listening; while :; do sleep 0.1; done';
  const name = await make('signalled', ['sh', '-c', script]);
  await writer.start(name);
  // before that, what the engine starts a container with may still be there, and end at the signal
  await eventually(async () => (await reader.logs(name, 10)).includes('listening'));
  await writer.signal(name, 'SIGHUP');
  await eventually(async () => (await reader.logs(name, 10)).includes('heard'));
  await docker(['rm', '-f', name]);
});

test('stop kills after the given grace', async () => {
  const name = await make('deaf', ['sh', '-c', 'trap "" TERM; echo deaf; while :; do sleep 0.1; done']);
  await writer.start(name);
  // before that it hears as well as anybody
  await eventually(async () => (await reader.logs(name, 10)).includes('deaf'));
  await writer.stop(name, 1);
  expect(await live(name)).toMatchObject({ state: 'exited', exitCode: 137 });
});

test('what runs is not removed, and an anonymous volume outlives its container', async () => {
  const name = await make('keeper', ['sleep', '1000'], ['-v', '/data']);
  await writer.start(name);
  await expect(writer.remove(name)).rejects.toMatchObject({ code: 'docker-refused' });
  await writer.stop(name, 0);
  const volume = String((await reader.inspectContainer(name))?.Mounts[0]?.Name);
  await writer.remove(name);
  expect((await reader.snapshot()).volumes.map((each) => each.name)).toContain(volume);
  await writer.removeVolume(volume);
});

test('connect with aliases and disconnect, running or not', async () => {
  const [network, name] = [`${prefix}-link`, await make('linked')];
  await writer.createNetwork({ name: network, labels });
  for (const running of [false, true]) {
    if (running) await writer.start(name);
    await twice(() => writer.connect(network, name, ['db', 'database']));
    const inspected = await reader.inspectContainer(name);
    expect(inspected?.NetworkSettings.Networks?.[network]).toMatchObject({
      Aliases: expect.arrayContaining(['db', 'database']),
    });
    await twice(() => writer.disconnect(network, name));
    expect((await live(name))?.networks.map((each) => each.network)).not.toContain(network);
  }
});

test('an image gets a further name', async () => {
  const name = `${prefix}/tagged:1`;
  await twice(() => writer.tag(image, name));
  expect((await reader.inspectImage(name))?.Id).toBe((await reader.inspectImage(image))?.Id);
  await docker(['image', 'rm', name]);
});

test('starting what cannot start says why, and what to do', async () => {
  const holder = await make('holder', ['sleep', '1000'], ['-p', '127.0.0.1:18765:80']);
  const second = await make('second', ['sleep', '1000'], ['-p', '127.0.0.1:18765:80']);
  await writer.start(holder);
  await expect(writer.start(second)).rejects.toMatchObject({
    code: 'docker-refused',
    message: expect.stringContaining('port is already allocated'),
    suggestions: expect.arrayContaining([expect.stringContaining('ss -ltnp')]),
  });
  await expect(writer.start(`${prefix}-nobody`)).rejects.toMatchObject({ code: 'docker-refused' });
});

test('logs of both streams, each in its order, without escape sequences; JSON stays text; a terminal’s too', async () => {
  const script = 'echo one; echo two >&2; printf "\\033[31mthree\\033[0m\\n"; echo four';
  const plain = await make('plain', ['sh', '-c', script]);
  const json = await make('json', ['echo', '{"message":"x"}'], ['-t']);
  const silent = await make('silent', ['true'], ['--log-driver', 'none']);
  for (const name of [plain, json, silent]) await writer.start(name);
  await eventually(async () => (await reader.logs(plain, 10)).length === 4);
  const all = await reader.logs(plain, 10);
  // which of two streams comes first is for the engine to say, and it does not always say the same
  expect([...all].sort()).toEqual(['four', 'one', 'three', 'two']);
  expect(all.filter((line) => line !== 'two')).toEqual(['one', 'three', 'four']);
  expect(await reader.logs(plain, 1)).toEqual(all.slice(-1));
  await eventually(async () => (await reader.logs(json, 10)).length === 1);
  expect(await reader.logs(json, 10)).toEqual(['{"message":"x"}']);
  expect(await reader.logs(silent, 10)).toEqual([]);
  expect(await reader.logs(`${prefix}-nobody`, 10)).toEqual([]);
});
