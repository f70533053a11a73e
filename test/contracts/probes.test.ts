import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectDocker } from '../../src/adapters/docker/connect.ts';
import type { ProbeAnswer, ProbeWish } from '../../src/core/health/probe.ts';
import { probe } from '../../src/providers/probes/index.ts';
import { docker, testHost } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { busybox } from '../rig/images.ts';
import { uniqueName } from '../rig/places.ts';

const { reader, exec } = connectDocker({ host: testHost(), source: 'flag' }, { environment: process.env });
const prefix = uniqueName('probe');
const well = `${prefix}-well`;
const ill = `${prefix}-ill`;
const bare = `${prefix}-bare`;

/** One that answers, one whose check fails and that listens nowhere, one that is on no network at all and answers itself. */
beforeAll(async () => {
  const serve = 'echo hello > /tmp/index.html && exec httpd -f -p 8080 -h /tmp';
  const check = ['--health-interval', '1s', '--health-retries', '1'];
  const run = (name: string, options: readonly string[], command: string) =>
    docker(['run', '-d', '--name', name, ...options, busybox, 'sh', '-c', command]);
  await run(well, [...check, '--health-cmd', 'test -f /tmp/index.html'], serve);
  await run(ill, [...check, '--health-cmd', 'echo broken; exit 1'], 'sleep 1000');
  await run(bare, ['--network', 'none'], serve);
  await eventually(async () => (await reader.inspectContainer(well))?.State.Health?.Status === 'healthy');
  await eventually(async () => (await reader.inspectContainer(ill))?.State.Health?.Status === 'unhealthy');
});
afterAll(async () => {
  await docker(['rm', '-f', well, ill, bare]);
});

/** `endpoint`: where the engine says it is; one that is not of this machine leaves only the way inside. */
async function ask(name: string, wish: ProbeWish, endpoint = 'unix:///var/run/docker.sock'): Promise<ProbeAnswer> {
  const container = await reader.inspectContainer(name);
  if (!container) throw new Error(`${name} is gone`);
  return probe({ wish, container, endpoint, exec, signal: new AbortController().signal });
}

const members: readonly ProbeWish[] = [
  { kind: 'http', port: 8080, path: '/index.html', status: [200, 299], headers: { 'X-A': 'b' }, timeout: 5 },
  { kind: 'tcp', port: 8080, timeout: 5 },
  { kind: 'docker', timeout: 5 },
  { kind: 'command', argv: ['test', '-f', '/tmp/index.html'], timeout: 5 },
];

/** What every member keeps to. */
describe.each(members.map((wish) => [wish.kind, wish] as const))('%s', (kind, wish) => {
  test('passes where it is well, without a published port', async () => {
    expect(await ask(well, wish)).toEqual({ kind: 'passed' });
  });

  test('passes by a way from inside where the engine is elsewhere', async () => {
    expect(await ask(well, wish, 'ssh://nas')).toEqual({ kind: 'passed' });
  });

  test('fails where it is not, and says why in one line', async () => {
    for (const endpoint of ['unix:///var/run/docker.sock', 'ssh://nas']) {
      const answer = await ask(ill, wish, endpoint);
      expect(answer.kind).toBe('failed');
      expect('why' in answer && answer.why).toMatch(/^.{5,200}$/);
    }
  });

  test('a container that stands still is no error of the probe', async () => {
    const name = `${prefix}-still-${kind}`;
    await docker(['create', '--name', name, busybox, 'true']);
    expect((await ask(name, wish)).kind).not.toBe('passed');
    await docker(['rm', '-f', name]);
  });
});

test('http and tcp reach what has no network at all', async () => {
  const [http, tcp] = members;
  if (!http || !tcp) throw new Error('no members');
  await eventually(async () => (await ask(bare, tcp)).kind === 'passed');
  expect(await ask(bare, http)).toEqual({ kind: 'passed' });
});

test('what is answered wrongly fails from inside as from here', async () => {
  const missing: ProbeWish = { kind: 'http', port: 8080, path: '/no', status: 200, headers: {}, timeout: 5 };
  expect(await ask(well, missing)).toEqual({ kind: 'failed', why: '/no answers 404, not 200' });
  expect(await ask(well, missing, 'ssh://nas')).toEqual({ kind: 'failed', why: '/no answers 404, not 200' });
});

test('a command that does not end is not waited for longer than is said', async () => {
  const wish: ProbeWish = { kind: 'command', argv: ['sleep', '100'], timeout: 1 };
  expect(await ask(well, wish)).toEqual({ kind: 'failed', why: 'sleep did not end within 1 s' });
});

test('a program that is not there is told', async () => {
  const answer = await ask(well, { kind: 'command', argv: ['no-such-program'], timeout: 5 });
  expect(answer).toMatchObject({ kind: 'failed' });
  expect('why' in answer && answer.why).toContain('no-such-program could not be run');
});
