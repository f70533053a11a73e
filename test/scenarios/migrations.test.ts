import { afterAll, beforeAll, expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, changed, environment, fact, idsOf, oneLine, plan, stepsOf } from './look.ts';

/** An extension whose newer versions change the data. What ran is written into the volume itself. */
const workspace = makeWorkspace((id) => ({
  ...notes('1.0.0'),
  [`apps/pad-${id}.yaml`]: 'extension: notes@>=1\n',
}));
const pad = `pad-${workspace.id}`;
const web = `${pad}-web-1`;

const append = (word: string) => `{ argv: [sh, -c, "echo ${word} >> /data/ran; echo did ${word}"] }`;
const failing = '{ argv: [sh, -c, "echo half >> /data/ran; echo no such column; exit 3"] }';

function notes(version: string, migrations: readonly string[] = [], image = 'busybox:1.35'): Record<string, string> {
  return {
    'extensions/notes/manifest.yaml': `id: notes
name: Notes
version: ${version}
description: A pad with a volume.
author: { name: Test }
license: MIT
docker: { compose: docker-compose.yml, main: web }
migrations: ${migrations.length > 0 ? `\n${migrations.map((one) => `  - ${one}`).join('\n')}` : '[]'}
`,
    'extensions/notes/docker-compose.yml': `services:
  web:
    image: ${image}
    init: true
    command: [sh, -c, "touch /data/started-$$VERSION; exec sleep 3600"]
    environment: { VERSION: "${version}" }
    volumes: ["data:/data"]
    restart: always
    stop_grace_period: 1s
    depends_on: [store]
  store:
    image: ${image}
    init: true
    command: sleep 3600
    stop_grace_period: 1s
volumes: { data: {} }
`,
  };
}

function publish(version: string, migrations: readonly string[]): void {
  for (const [file, text] of Object.entries(notes(version, migrations))) workspace.write(file, text);
}

async function ran(): Promise<string[]> {
  const text = await docker(['exec', web, 'sh', '-c', 'cat /data/ran 2>/dev/null; true']);
  return text.split('\n').filter(Boolean);
}

beforeAll(async () => {
  await apply(workspace);
});
afterAll(() => workspace.clean());

const two = `{ from: ^1, to: ^2, run: ${append('two')} }`;
const three = `{ from: ^2, to: ^3, run: ${append('three')} }`;

test('one that fails leaves the old version serving, with its words and exit 3', async () => {
  publish('2.0.0', [`{ from: ^1, to: ^2, run: ${failing} }`]);
  const before = await idsOf(pad);
  const planned = await plan(workspace);
  expect(stepsOf(planned, pad).verbs).toEqual(['run-once', 'recreate', 'start']);
  const result = await workspace.orbitr(['apply', '--yes']);
  expect(result.exit).toBe(3);
  expect(oneLine(result.all)).toContain('a migration of web failed, and the old version runs again');
  expect(result.all).toContain('no such column');
  expect(await idsOf(pad)).toEqual(before);
  expect(await fact(web, '.State.Status')).toBe('running');
  expect(await environment(web)).toContain('VERSION=1.0.0');
  // it waits until it is mended or somebody says retry; then it is not passed over
  expect((await workspace.orbitr(['apply', '--yes'])).exit).toBe(7);
  expect(oneLine((await workspace.orbitr(['why', pad])).stdout)).toContain('a migration of web failed');
  expect((await workspace.orbitr(['retry', pad])).exit).toBe(0);
  expect(stepsOf(await plan(workspace), pad).verbs).toContain('run-once');
});

test('it runs once, between stop and start, and what it depends on runs on', async () => {
  publish('2.0.0', [two]);
  await docker(['exec', web, 'rm', '/data/ran']);
  const { [`${pad}-store-1`]: store } = await idsOf(pad);
  await apply(workspace);
  expect(await ran()).toEqual(['two']);
  expect(await environment(web)).toContain('VERSION=2.0.0');
  expect((await idsOf(pad))[`${pad}-store-1`]).toBe(store);
  expect(Object.keys(await idsOf(pad))).toHaveLength(2);
  expect(changed(await plan(workspace))).toEqual([]);
  expect((await workspace.orbitr(['apply'])).stdout).toContain('Nothing to do');

  publish('1.0.0', []);
  await apply(workspace);
  publish('2.0.0', [two]);
  await apply(workspace);
  expect(await ran()).toEqual(['two']);
});

test('several versions at once: each that is crossed, in order; a fresh install runs none', async () => {
  publish('4.0.0', [
    two,
    three,
    `{ from: ^3, to: ^4, run: ${append('four')} }`,
    `{ from: ^4, to: ^5, run: ${append('five')} }`,
  ]);
  const text = await workspace.orbitr(['plan']);
  expect(oneLine(text.stdout)).toContain('notes 2.0.0 → 4.0.0: the data is changed once (^2 → ^3)');
  await apply(workspace);
  expect(await ran()).toEqual(['two', 'three', 'four']);

  const fresh = `new-${workspace.id}`;
  workspace.write(`apps/${fresh}.yaml`, 'extension: notes\n');
  expect(stepsOf(await plan(workspace), fresh).verbs).not.toContain('run-once');
  await apply(workspace);
});

test('killed while it runs: the next apply waits for it, and it ran once', async () => {
  publish('5.0.0', [`{ from: ^4, to: ^5, run: { argv: [sh, -c, "sleep 4; echo five >> /data/ran"] } }`]);
  const running = workspace.startOrbitr(['apply', '--yes', '--app', pad]);
  const name = () => docker(['ps', '--format', '{{.Names}}', '--filter', `name=${pad}-migration-`]);
  for (let round = 0; round < 200 && (await name()) === ''; round += 1)
    await new Promise((next) => setTimeout(next, 50));
  expect(await name()).not.toBe('');
  running.kill('SIGKILL');
  await running.result;
  await apply(workspace);
  expect(await ran()).toEqual(['two', 'three', 'four', 'five']);
  expect(await environment(web)).toContain('VERSION=5.0.0');
  expect(changed(await plan(workspace))).toEqual([]);
});
