import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findCompose } from '../../../../src/adapters/compose/find.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orbitr-find-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** A program that answers every question for its version with this one. */
function program(path: string, version: string): string {
  const full = join(dir, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, `#!/bin/sh\necho "${version}"\n`);
  chmodSync(full, 0o755);
  return full;
}

function find(wish?: string) {
  return findCompose({ PATH: join(dir, 'bin'), HOME: join(dir, 'home') }, wish, [join(dir, 'machine')]);
}

test('prefers the program itself, then the docker command, then a standalone one', async () => {
  const standalone = program('bin/docker-compose', '2.20.0');
  expect(await find()).toEqual({ version: '2.20.0', command: [standalone] });
  const docker = program('bin/docker', '2.26.1-4');
  expect(await find()).toEqual({ version: '2.26.1', command: [docker, 'compose'] });
  const machine = program('machine/docker-compose', '2.35.0');
  expect((await find()).command).toEqual([machine]);
  const own = program('home/.docker/cli-plugins/docker-compose', 'v5.5.0');
  expect(await find()).toEqual({ version: '5.5.0', command: [own] });
});

test('passes over what is too old or does not run', async () => {
  program('home/.docker/cli-plugins/docker-compose', '2.19.1');
  const standalone = program('bin/docker-compose', '2.30.0');
  expect((await find()).command).toEqual([standalone]);
});

test('a wish is the only candidate: a path, also with spaces, or a command line', async () => {
  program('bin/docker-compose', '2.30.0');
  const spaced = program('my programs/docker-compose', '2.40.3');
  expect((await find(spaced)).command).toEqual([spaced]);
  const docker = program('other/docker', '2.40.3');
  expect((await find(`${docker} compose`)).command).toEqual([docker, 'compose']);
  await expect(find('/nowhere/compose')).rejects.toMatchObject({ code: 'compose-unavailable' });
});

test('nothing at all is said plainly', async () => {
  await expect(find()).rejects.toMatchObject({
    code: 'compose-unavailable',
    message: 'Docker Compose is not installed',
  });
});

test('what was found and is not good enough is named', async () => {
  const old = program('bin/docker-compose', 'docker-compose version 1.29.2, build 5becea4c');
  await expect(find()).rejects.toMatchObject({ code: 'compose-unavailable', detail: [`${old} is version 1.29.2`] });
});
