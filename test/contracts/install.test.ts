import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../rig/places.ts';

let prefix = '';
beforeEach(() => {
  prefix = mkdtempSync(join(tmpdir(), 'orbitr-install-'));
});
afterEach(() => rmSync(prefix, { recursive: true, force: true }));

const command = () => join(prefix, 'bin/orbitr');

/** Nobody is there to answer. */
async function install(...words: readonly string[]) {
  const { exitCode, all } = await execa('sh', ['install.sh', '--prefix', prefix, ...words], {
    cwd: root,
    all: true,
    reject: false,
    stdin: 'ignore',
  });
  return { exit: exitCode, all };
}

test('it asks, installs, finds nothing to do the second time, and goes again', async () => {
  const unasked = await install();
  expect(unasked).toMatchObject({ exit: 7, all: expect.stringContaining('nobody is there to agree') });
  const dry = await install('--dry-run');
  expect(dry).toMatchObject({ exit: 0, all: expect.stringContaining('would run:') });
  expect(existsSync(command())).toBe(false);

  const done = await install('--yes');
  expect(done.exit, done.all).toBe(0);
  // from anywhere, and without the Node.js of the machine
  const { stdout } = await execa(command(), ['info', '-o', 'json'], { cwd: '/', env: { PATH: '/nowhere' } });
  expect(JSON.parse(stdout)).toBeTruthy();
  expect((await install('--yes')).all).toContain('is installed as it is in this clone');

  expect((await install('--uninstall', '--yes')).exit).toBe(0);
  expect(existsSync(command())).toBe(false);
  expect((await install('--uninstall', '--yes')).all).toContain('is not installed');
});

test('the command of somebody else stays', async () => {
  await execa('mkdir', ['-p', join(prefix, 'bin')]);
  writeFileSync(command(), 'theirs');
  for (const words of [['--yes'], ['--uninstall', '--yes']])
    expect(await install(...words)).toMatchObject({ exit: 7, all: expect.stringContaining('somebody else') });
  expect(readFileSync(command(), 'utf8')).toBe('theirs');
});

test('a wrong option is wrong usage', async () => {
  expect(await install('--wrong')).toMatchObject({ exit: 64 });
});
