import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { type Engine, startEngine } from '../rig/engine.ts';
import { root, tool, uniqueName } from '../rig/places.ts';

const dir = mkdtempSync(join(tmpdir(), 'orbitr-quickstart-'));
const aptWasCalled = join(dir, 'apt-was-called');
let engine: Engine;

beforeAll(async () => {
  engine = await startEngine(uniqueName('quickstart'));
  symlinkSync(tool('busybox'), join(dir, 'busybox'));
  writeFileSync(join(dir, 'apt-get'), `#!/bin/sh\ntouch ${aptWasCalled}\nexit 100\n`, { mode: 0o755 });
});
afterAll(async () => {
  await engine.stop();
  rmSync(dir, { recursive: true });
});

test('where engine and Compose are there, the quickstart installs nothing, serves its page, and changes nothing the second time', async () => {
  const first = await quickstart('--yes');
  expect(first.all).toContain('making it from a static busybox of this machine (docker import)');
  expect(first.exitCode, first.all).toBe(0);
  const containers = await running();
  expect(containers.split('\n')).toHaveLength(2);
  expect(await engine.in([tool('busybox'), 'wget', '-q', '-O', '-', 'http://127.0.0.1:18080/'])).toContain(
    'Hello from Orbitr',
  );

  const second = await quickstart('--yes');
  expect(second.exitCode, second.all).toBe(0);
  expect(second.all).not.toContain('docker import');
  expect(await running()).toBe(containers);
  expect(existsSync(aptWasCalled)).toBe(false);
});

test('nobody there and no --yes: nothing is done', async () => {
  await docker(['rm', '-f', 'web-hello-1'], { host: engine.host });
  const before = await running();
  expect((await quickstart()).exitCode).toBe(7);
  expect(await running()).toBe(before);
});

async function running(): Promise<string> {
  return (await docker(['ps', '-q', '--no-trunc'], { host: engine.host })).split('\n').sort().join('\n');
}

async function quickstart(...flags: readonly string[]) {
  const [file = '', ...args] = [...engine.entrance(root), join(root, 'bin/quickstart'), ...flags];
  const path = `${dir}${delimiter}${process.env.PATH}`;
  const env = { ...engine.env, ORBITR_STATE_DIR: join(dir, 'state'), PATH: path, NO_COLOR: '1' };
  return await execa(file, args, { env, all: true, reject: false, stdin: 'ignore' });
}
