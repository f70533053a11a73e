import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeRepository, type TestRepository } from '../rig/git.ts';
import { orbitr } from '../rig/orbitr.ts';

const good = 'services:\n  web:\n    image: busybox:1.35\n';
const bad = 'services:\n  web:\n    image: busybox:1.35\n    enviroment: {}\n';

let repository: TestRepository;
const hook = (name: string) => join(repository.bare, 'hooks', name);
const install = (...words: readonly string[]) => orbitr(['hook', 'install', '--bare', repository.bare, ...words]);
const uninstall = () => orbitr(['hook', 'uninstall', '--bare', repository.bare]);

beforeEach(async () => {
  repository = await makeRepository();
});
afterEach(() => repository[Symbol.asyncDispose]());

/** What the pusher reads, and whether the push went through. */
async function push(files: Readonly<Record<string, string | undefined>>, to = 'main') {
  const id = await repository.commit(files);
  const said = await repository.git('push', 'origin', `HEAD:${to}`).catch((error: { stderr: string }) => error.stderr);
  const has = await repository.git('ls-remote', 'origin', to);
  return { said, accepted: has.startsWith(id) };
}

describe('hooks', () => {
  test('are written, stay as they are, and go again', async () => {
    expect((await install('--dry-run')).stdout).toContain('Would write');
    expect(existsSync(hook('post-receive'))).toBe(false);
    expect(await install('--pre-receive')).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining('pre-receive.\n'),
    });
    const before = statSync(hook('post-receive'));
    expect(before.mode & 0o777).toBe(0o755);
    const again = JSON.parse((await install('--pre-receive', '-o', 'json')).stdout);
    expect(again).toMatchObject({ version: 1, branch: 'main', hooks: [{ act: 'keep' }, { act: 'keep' }] });
    expect(statSync(hook('post-receive')).mtimeMs).toBe(before.mtimeMs);
    // what is no longer wanted goes, what is wanted otherwise is written anew
    await install('--branch', 'live');
    expect(existsSync(hook('pre-receive'))).toBe(false);
    expect(readFileSync(hook('post-receive'), 'utf8')).toContain('--branch live');
    expect((await uninstall()).stdout).toContain('Removed');
    expect(readdirSync(join(repository.bare, 'hooks')).filter((name) => !name.endsWith('.sample'))).toEqual([]);
    expect((await uninstall()).stdout).toContain('There is no hook of Orbitr’s');
  });

  test('of others are called first and come back', async () => {
    const own = '#!/bin/sh\necho "own hook: $(cat)"\n';
    writeFileSync(hook('pre-receive'), own, { mode: 0o755 });
    expect((await install('--pre-receive')).stdout).toContain('which calls what stood there before');
    const { said, accepted } = await push({ 'orbitr.yaml': '', 'apps/blog/compose.yaml': bad });
    expect([accepted, said]).toEqual([
      false,
      expect.stringMatching(/own hook: 0+ [\da-f]+ refs\/heads\/main[\s\S]*enviroment/),
    ]);
    writeFileSync(hook('pre-receive.before-orbitr'), '#!/bin/sh\necho "not today"\nexit 1\n');
    chmodSync(hook('pre-receive.before-orbitr'), 0o755);
    expect(await push({ 'apps/blog/compose.yaml': good })).toMatchObject({
      accepted: false,
      said: expect.stringContaining('not today'),
    });
    await uninstall();
    expect(readFileSync(hook('pre-receive'), 'utf8')).toContain('not today');
  });

  test('of which one would be lost are left alone', async () => {
    await install();
    writeFileSync(hook('post-receive'), '#!/bin/sh\n');
    writeFileSync(hook('post-receive.before-orbitr'), '#!/bin/sh\n');
    expect(await install('--pre-receive')).toMatchObject({
      exit: 7,
      stderr: expect.stringContaining('is somebody’s own'),
    });
    expect(existsSync(hook('pre-receive'))).toBe(false);
    expect((await uninstall()).exit).toBe(0);
    expect(readFileSync(hook('post-receive'), 'utf8')).toBe('#!/bin/sh\n');
  });

  test('need a repository', async () => {
    const ran = await orbitr(['hook', 'install', '--bare', repository.root]);
    expect(ran).toMatchObject({ exit: 1, stderr: expect.stringContaining('is in no git repository') });
    const gone = await orbitr(['hook', 'install', '--bare', join(repository.root, 'gone')]);
    expect(gone).toMatchObject({ exit: 1, stderr: expect.stringContaining('there is no such folder') });
  });

  test('lie where the repository keeps them', async () => {
    const elsewhere = join(repository.root, 'my hooks');
    mkdirSync(elsewhere);
    await repository.git('--git-dir', repository.bare, 'config', 'core.hooksPath', elsewhere);
    await install('--pre-receive');
    expect(readdirSync(elsewhere)).toEqual(['post-receive', 'pre-receive']);
    expect((await push({ 'orbitr.yaml': '', 'apps/blog/compose.yaml': bad })).accepted).toBe(false);
  });
});

describe('pre-receive', () => {
  test('lets in what validates, and tells each fault with its place', async () => {
    await install('--pre-receive');
    const refused = await push({ 'orbitr.yaml': '', 'apps/blog/compose.yaml': bad });
    expect(refused.accepted).toBe(false);
    expect(refused.said).toMatch(/remote: orbitr: apps\/blog\/compose\.yaml:4:5: .*enviroment/);
    expect(refused.said).toContain('1 app checked: 1 error');
    // nothing was kept of it, not even where it was looked at
    expect(existsSync(join(repository.bare, 'orbitr'))).toBe(false);
    const elsewhere = await push({}, 'refs/heads/draft');
    expect(elsewhere).toMatchObject({ accepted: true, said: expect.stringContaining('only main is applied') });
  });

  test('knows a workspace inside a monorepo', async () => {
    await install('--pre-receive', '--path', 'servers/nas', '--branch', 'live');
    const missing = await push({ 'README.md': 'x' }, 'refs/heads/live');
    expect(missing).toMatchObject({
      accepted: false,
      said: expect.stringContaining('the commit has no folder servers/nas'),
    });
    const empty = await push({ 'servers/nas/README.md': 'x' }, 'refs/heads/live');
    expect(empty.said).toMatch(/servers\/nas\/orbitr\.yaml:~1:1: there is no orbitr\.yaml in servers\/nas/);
    const files = { 'servers/nas/orbitr.yaml': '', 'servers/nas/apps/blog/compose.yaml': bad };
    const refused = await push({ ...files, 'servers/pi/apps/x/compose.yaml': 'nonsense' }, 'refs/heads/live');
    expect(refused.said).toContain('servers/nas/apps/blog/compose.yaml:4:5:');
    expect(refused.said).not.toContain('pi');
  });

  test('says what is missing when Orbitr has moved', async () => {
    await install('--pre-receive');
    writeFileSync(
      hook('pre-receive'),
      readFileSync(hook('pre-receive'), 'utf8').replaceAll('/bin/run.js', '/bin/gone.js'),
    );
    const { said, accepted } = await push({ 'orbitr.yaml': '' });
    expect([accepted, said]).toEqual([
      false,
      expect.stringMatching(/bin\/gone\.js is gone; on the server: orbitr hook install/),
    ]);
  });
});

test('without an engine the push stands, and says why nothing came of it', async () => {
  await install();
  const env = { DOCKER_HOST: 'unix:///no/engine.sock' };
  await repository.commit({ 'orbitr.yaml': 'name: home\n', 'apps/blog/compose.yaml': good });
  const { execa } = await import('execa');
  const { stderr, exitCode } = await execa('git', ['push', 'origin', 'HEAD:main'], {
    cwd: repository.tree,
    env,
    reject: false,
  });
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/remote: orbitr: .*\/no\/engine\.sock/);
  // the commit is there for the next push, or the next try
  expect(readdirSync(join(repository.bare, 'orbitr/checkout'))).toEqual(['.git', 'apps', 'orbitr.yaml']);
});
