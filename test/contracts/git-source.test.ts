import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { gitOrigin } from '../../src/adapters/git/origin.ts';
import { openGitSource } from '../../src/adapters/git/source.ts';
import type { GitSettings } from '../../src/core/source/settings.ts';
import type { GitSource } from '../../src/ports/git-source.ts';
import { eventually } from '../rig/eventually.ts';
import { makeRepository, type TestRepository } from '../rig/git.ts';
import { type GitHttp, serveGitHttp } from '../rig/git-http.ts';
import { type GitSsh, serveGitSsh } from '../rig/git-ssh.ts';

const compose = 'services:\n  web:\n    image: busybox:1.35\n';
const first = {
  'orbitr.yaml': 'name: home\n',
  'apps/blog/compose.yaml': compose,
  'apps/db.yaml': 'extension: redis\n',
};

let repository: TestRepository;
let stateDir: string;

beforeEach(async () => {
  repository = await makeRepository();
  stateDir = mkdtempSync(join(tmpdir(), 'orbitr-source-'));
});
afterEach(async () => {
  await repository[Symbol.asyncDispose]();
  rmSync(stateDir, { recursive: true, force: true });
});

function open(settings: Partial<GitSettings> = {}, environment = process.env): Promise<GitSource> {
  const whole: GitSettings = {
    url: `file://${repository.bare}`,
    follow: { kind: 'default' },
    path: '',
    stateDir,
    access: {},
    patience: 5_000,
    ...settings,
  };
  return openGitSource(whole, { environment });
}

const poll = (source: GitSource) => source.poll(new AbortController().signal);
const read = (source: GitSource, path: string) => readFileSync(join(source.dir, path), 'utf8');

describe('what every way to a repository has in common', () => {
  let ssh: GitSsh;
  let http: GitHttp | undefined;
  beforeAll(async () => {
    ssh = await serveGitSsh();
  });
  afterAll(() => ssh[Symbol.asyncDispose]());
  afterEach(() => http?.[Symbol.asyncDispose]());

  const ways: Readonly<Record<string, () => Promise<Partial<GitSettings>>>> = {
    file: async () => ({}),
    path: async () => ({ url: repository.bare }),
    http: async () => {
      http = await serveGitHttp(repository.root);
      http.password = 'tok-en-7';
      return { url: `${http.origin}/server.git`, access: { token: () => 'tok-en-7' } };
    },
    ssh: async () => ({
      url: `${ssh.origin}${repository.bare}`,
      access: { sshKey: ssh.key, knownHosts: ssh.known },
    }),
  };

  test.each(Object.entries(ways))('%s: the first commit, a change, nothing new', async (_, way) => {
    const settings = await way();
    const id = await repository.push(first);
    const source = await open(settings);
    expect(source.current()).toBeUndefined();
    expect(await poll(source)).toEqual({
      commit: { id, author: 'Ada <ada@example.org>', subject: expect.stringContaining('change') },
      changed: 'all',
    });
    expect(read(source, 'apps/db.yaml')).toBe('extension: redis\n');
    const next = await repository.push({ 'apps/blog/compose.yaml': `${compose}    init: true\n` });
    expect(await poll(source)).toMatchObject({ commit: { id: next }, changed: ['blog'] });
    expect(read(source, 'apps/blog/compose.yaml')).toContain('init');
    expect(await poll(source)).toBe('unchanged');
    expect(source.current()?.id).toBe(next);
    // the last commit alone
    expect(await commits(source)).toBe('1');
  });

  test('ssh takes only hosts that are known, and only the key that is named', async () => {
    await repository.push(first);
    const url = `${ssh.origin}${repository.bare}`;
    const denied = async (access: GitSettings['access']) => poll(await open({ url, access })).catch((error) => error);
    expect(await denied({ sshKey: ssh.key, knownHosts: ssh.unknown })).toMatchObject({ code: 'git-host-key', exit: 5 });
    expect(await denied({ sshKey: ssh.key, knownHosts: ssh.otherwise })).toMatchObject({
      code: 'git-host-key',
      message: expect.stringContaining('another host key'),
    });
    expect(await denied({ sshKey: ssh.strangersKey, knownHosts: ssh.known })).toMatchObject({ code: 'git-refused' });
    const met = await open({ url, access: { sshKey: ssh.key, knownHosts: ssh.unknown, hostKeys: 'accept-new' } });
    expect(await poll(met)).toMatchObject({ changed: 'all' });
  });
});

describe('http', () => {
  let http: GitHttp;
  beforeEach(async () => {
    http = await serveGitHttp(repository.root);
    http.password = 'tok-en-7';
  });
  afterEach(() => http[Symbol.asyncDispose]());

  test('a wrong token is told as such, and stands nowhere', async () => {
    await repository.push(first);
    const source = await open({ url: `${http.origin}/server.git`, access: { token: () => 'wrong-token' } });
    const error = await poll(source).catch((cause) => cause);
    expect(error).toMatchObject({ code: 'git-refused' });
    // git’s own words hold what it was given
    expect(error.cause).toBeUndefined();
    expect(JSON.stringify([error.message, error.suggestions])).not.toMatch(/wrong-token|d3Jvbmct/);
    http.password = 'wrong-token';
    await poll(source);
    const { stdout } = await execa('grep', ['-rlE', 'wrong-token|d3Jvbmct', stateDir], { reject: false });
    expect(stdout).toBe('');
  });

  test('a token that is renewed is the new one from the next question on', async () => {
    let token = 'old';
    await repository.push(first);
    const source = await open({ url: `${http.origin}/server.git`, access: { token: () => token } });
    await expect(poll(source)).rejects.toMatchObject({ code: 'git-refused' });
    token = 'tok-en-7';
    expect(await poll(source)).toMatchObject({ changed: 'all' });
  });

  test('a token does not follow to another server', async () => {
    await repository.push(first);
    http.fault = 'redirect';
    const source = await open({ url: `${http.origin}/server.git`, access: { token: () => 'tok-en-7' } });
    await expect(poll(source)).rejects.toMatchObject({ code: 'source-failed' });
    expect(http.seen).toHaveLength(1);
  });

  test('nor with a submodule', async () => {
    await using other = await makeRepository();
    await using stranger = await serveGitHttp(other.root);
    await other.push({ 'site.html': 'hello\n' });
    await repository.commit(first);
    const add = ['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', '--name', 'site'];
    await repository.git(...add, `${stranger.origin}/server.git`, 'apps/blog/site');
    await repository.push({});
    const access = { token: () => 'tok-en-7' };
    const source = await open({ url: `${http.origin}/server.git`, access, submodules: true });
    await poll(source);
    expect(read(source, 'apps/blog/site/site.html')).toBe('hello\n');
    expect([new Set(stranger.seen), http.seen.every((header) => header !== '')]).toEqual([new Set(['']), true]);
    // and none leads to this machine’s own files
    await repository.git('config', '-f', '.gitmodules', 'submodule.site.url', `file://${other.bare}`);
    await repository.push({});
    rmSync(stateDir, { recursive: true });
    const trusting = await open({ url: `${http.origin}/server.git`, access, submodules: true });
    await expect(poll(trusting)).rejects.toThrow(/transport 'file' not allowed/);
  });

  test.each(['500', 'reset', 'hang', 'truncate'] as const)(
    '%s: the last good commit goes on, until it answers again',
    async (fault) => {
      const id = await repository.push(first);
      const settings = { url: `${http.origin}/server.git`, access: { token: () => 'tok-en-7' }, patience: 1_500 };
      const source = await open(settings);
      await poll(source);
      const next = await repository.push({ 'apps/db.yaml': 'extension: postgresql\n', big: 'x'.repeat(100_000) });
      http.fault = fault;
      await expect(poll(source)).rejects.toMatchObject({ code: 'git-unreachable', exit: 5, retry: 'later' });
      expect([source.current()?.id, read(source, 'apps/db.yaml')]).toEqual([id, 'extension: redis\n']);
      http.fault = undefined;
      expect(await poll(source)).toMatchObject({ commit: { id: next } });
    },
  );

  test('a server that is gone: who starts anew has the last good commit', async () => {
    const id = await repository.push(first);
    const settings = { url: `${http.origin}/server.git`, access: { token: () => 'tok-en-7' } };
    await poll(await open(settings));
    await http.stop();
    const again = await open(settings);
    expect([again.current()?.id, read(again, 'apps/db.yaml')]).toEqual([id, 'extension: redis\n']);
    await expect(poll(again)).rejects.toMatchObject({ code: 'git-unreachable' });
    await http.start();
    expect(await poll(again)).toBe('unchanged');
  });

  test('an interruption ends the question', async () => {
    await repository.push(first);
    http.fault = 'hang';
    const source = await open({ url: `${http.origin}/server.git`, access: {} });
    const stop = new AbortController();
    const polled = source.poll(stop.signal);
    stop.abort();
    await expect(polled).rejects.toMatchObject({ code: 'interrupted' });
  });
});

describe('what is followed', () => {
  test('a branch, and what happens to it', async () => {
    await repository.push(first);
    await repository.git('switch', '-qc', 'live');
    const source = await open({ follow: { kind: 'branch', name: 'live' } });
    await expect(poll(source)).rejects.toMatchObject({
      code: 'source-failed',
      message: expect.stringContaining('there is no branch live'),
    });
    await repository.push({ 'apps/blog/.env': 'A=1\n' });
    await poll(source);
    await repository.git('commit', '-q', '--amend', '-m', 'another history');
    const forced = await repository.push({ 'apps/db.yaml': 'extension: postgresql\n' });
    expect(await poll(source)).toMatchObject({ commit: { id: forced }, changed: ['db'] });
    await repository.git('push', '-q', 'origin', ':live');
    await expect(poll(source)).rejects.toMatchObject({ code: 'source-failed', retry: 'waiting' });
    expect(source.current()?.id).toBe(forced);
    const back = await repository.push({ 'orbitr.yaml': '' });
    expect(await poll(source)).toMatchObject({ commit: { id: back }, changed: 'all' });
  });

  test('a tag, light or annotated, that moves', async () => {
    const one = await repository.push(first);
    await repository.git('tag', 'v1');
    await repository.git('push', '-q', 'origin', 'v1');
    const source = await open({ follow: { kind: 'tag', name: 'v1' } });
    expect(await poll(source)).toMatchObject({ commit: { id: one } });
    await repository.push({ 'apps/blog/.env': 'A=1\n' });
    expect(await poll(source)).toBe('unchanged');
    await repository.git('tag', '-f', '-a', '-m', 'one', 'v1');
    await repository.git('push', '-qf', 'origin', 'v1');
    expect(await poll(source)).toMatchObject({ changed: ['blog'] });
    await repository.git('tag', '-f', '-a', '-m', 'told otherwise', 'v1');
    await repository.git('push', '-qf', 'origin', 'v1');
    expect(await poll(source)).toBe('unchanged');
    const near = await open({ follow: { kind: 'tag', name: 'v2' } });
    await expect(poll(near)).rejects.toMatchObject({ suggestions: [expect.stringContaining('--tag v1')] });
  });

  test('an empty repository, and one that is replaced by another', async () => {
    const source = await open();
    await expect(poll(source)).rejects.toMatchObject({
      code: 'source-failed',
      message: expect.stringContaining('the repository is empty'),
    });
    await repository.push(first);
    await poll(source);
    rmSync(repository.bare, { recursive: true });
    await expect(poll(source)).rejects.toMatchObject({ code: 'git-unreachable' });
    await using other = await makeRepository();
    const id = await other.push({ 'orbitr.yaml': 'name: home\n', 'apps/new.yaml': 'extension: redis\n' });
    symlinkSync(other.bare, repository.bare);
    expect(await poll(source)).toMatchObject({ commit: { id }, changed: ['blog', 'db', 'new'] });
    expect(readdirSync(join(source.dir, 'apps'))).toEqual(['new.yaml']);
    const moved = await open({ url: `file://${other.bare}` });
    expect(await poll(moved)).toBe('unchanged');
  });

  test('a path: nothing else is laid out, nothing else counts', async () => {
    const put = (path: string) =>
      Object.fromEntries(Object.entries(first).map(([file, text]) => [`${path}${file}`, text]));
    await repository.push({ ...put('servers/nas/'), 'servers/pi/orbitr.yaml': '', 'README.md': 'x' });
    const lost = await open({ path: 'servers' });
    await expect(poll(lost)).rejects.toMatchObject({
      message: expect.stringContaining('no orbitr.yaml in servers'),
      suggestions: expect.arrayContaining([expect.stringContaining('--path servers/nas')]),
    });
    const source = await open({ path: 'servers/nas' });
    await poll(source);
    expect(source.dir).toMatch(/checkout\/servers\/nas$/);
    expect(readdirSync(join(stateDir, 'checkout'))).toEqual(['.git', 'servers']);
    // a clone of it elsewhere is the same workspace
    expect(await gitOrigin(source.dir)).toEqual({ remote: `file://${repository.bare}`, path: 'servers/nas/' });
    expect(await status()).toBe('');
    await repository.push({ 'servers/pi/orbitr.yaml': 'name: pi\n' });
    expect(await poll(source)).toMatchObject({ changed: [] });
    await repository.push({ 'servers/nas/apps/db.yaml': 'extension: redis@^7\n' });
    expect(await poll(source)).toMatchObject({ changed: ['db'] });
    const good = source.current()?.id;
    await repository.push({ 'servers/nas': undefined });
    await expect(poll(source)).rejects.toMatchObject({
      code: 'source-failed',
      message: expect.stringContaining('no folder servers/nas'),
    });
    expect([source.current()?.id, existsSync(join(source.dir, 'apps/db.yaml'))]).toEqual([good, true]);
  });

  test('submodules only where they are wanted', async () => {
    await using other = await makeRepository();
    await other.push({ 'site.html': 'hello\n' });
    await repository.commit(first);
    await repository.git(
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      other.bare,
      'apps/blog/site',
    );
    await repository.push({});
    const without = await open();
    await poll(without);
    expect(existsSync(join(without.dir, 'apps/blog/site/site.html'))).toBe(false);
    rmSync(stateDir, { recursive: true });
    const source = await open({ submodules: true });
    await poll(source);
    expect(read(source, 'apps/blog/site/site.html')).toBe('hello\n');
    await other.push({ 'site.html': 'bye\n' });
    await repository.git('-C', 'apps/blog/site', '-c', 'protocol.file.allow=always', 'pull', '-q');
    await repository.push({});
    await poll(source);
    expect(read(source, 'apps/blog/site/site.html')).toBe('bye\n');
  });

  test('all of the history on request', async () => {
    await repository.push(first);
    await repository.push({ 'apps/blog/.env': '' });
    const source = await open();
    await poll(source);
    expect(await commits(source)).toBe('1');
    await repository.push({ 'apps/blog/.env': 'A=1\n' });
    await poll(await open({ history: true }));
    expect(await commits(source)).toBe('3');
  });
});

describe('the checkout', () => {
  test('keeps its place, the inodes of what did not change, and what git does not track', async () => {
    await repository.push({ ...first, 'apps/old/compose.yaml': compose, 'apps/x/y': 'file', 'apps/link': 'file' });
    const source = await open();
    await poll(source);
    const inode = statSync(join(source.dir, 'apps/db.yaml')).ino;
    mkdirSync(join(source.dir, 'apps/blog/data'));
    writeFileSync(join(source.dir, 'apps/blog/data/rows'), 'precious');
    writeFileSync(join(source.dir, 'apps/old/kept'), 'precious');
    writeFileSync(join(source.dir, 'orbitr.yaml'), 'edited by hand');
    rmSync(join(repository.tree, 'apps/link'));
    symlinkSync('db.yaml', join(repository.tree, 'apps/link'));
    await repository.push({
      'apps/old/compose.yaml': undefined,
      'apps/x': undefined,
      'apps/blog/compose.yaml': `${compose}    init: true\n`,
      'apps/blog/run.sh': '#!/bin/sh\n',
    });
    await repository.git('update-index', '--chmod=+x', 'apps/blog/run.sh');
    await repository.git('commit', '-qm', 'run');
    await repository.git('push', '-q', 'origin', 'HEAD');
    expect(await poll(source)).toMatchObject({ changed: 'all' });
    expect(statSync(join(source.dir, 'apps/db.yaml')).ino).toBe(inode);
    expect(read(source, 'apps/blog/data/rows')).toBe('precious');
    expect(readdirSync(join(source.dir, 'apps/old'))).toEqual(['kept']);
    expect(existsSync(join(source.dir, 'apps/x'))).toBe(false);
    expect(read(source, 'orbitr.yaml')).toBe('name: home\n');
    expect(read(source, 'apps/link')).toBe('extension: redis\n');
    expect(statSync(join(source.dir, 'apps/blog/run.sh')).mode & 0o111).not.toBe(0);
    expect(await status()).toBe('?? apps/blog/data/\n?? apps/old/');
    // a folder that becomes a file, and a file that becomes a folder
    await repository.push({ 'apps/x': 'now a file', 'apps/link': undefined });
    await repository.push({ 'apps/link/compose.yaml': compose });
    await poll(source);
    expect([read(source, 'apps/x'), read(source, 'apps/link/compose.yaml')]).toEqual(['now a file', compose]);
  });

  test.each(['apps/blog/data', 'apps/blog/data/rows', 'apps/blog'])(
    '%s of a commit never takes the place of somebody’s data',
    async (path) => {
      const id = await repository.push({ 'orbitr.yaml': '', 'apps/db.yaml': 'extension: redis\n' });
      const source = await open();
      await poll(source);
      mkdirSync(join(source.dir, 'apps/blog/data'), { recursive: true });
      writeFileSync(join(source.dir, 'apps/blog/data/rows'), 'precious');
      await repository.push({ [path]: 'other', 'apps/db.yaml': 'extension: postgresql\n' });
      await expect(poll(source)).rejects.toMatchObject({
        code: 'source-failed',
        message: expect.stringContaining('not git’s'),
      });
      expect([read(source, 'apps/blog/data/rows'), read(source, 'apps/db.yaml'), source.current()?.id]).toEqual([
        'precious',
        'extension: redis\n',
        id,
      ]);
      rmSync(join(source.dir, 'apps/blog'), { recursive: true });
      expect(await poll(source)).toMatchObject({ changed: path === 'apps/blog' ? 'all' : ['blog', 'db'] });
    },
  );

  test('what a killed process left half done is completed, also without the server', async () => {
    await repository.push(first);
    const source = await open();
    await poll(source);
    const next = await repository.push({ 'apps/db.yaml': 'extension: postgresql\n', 'apps/blog/.env': 'A=1\n' });
    // as far as a process came that died between two files
    await execa('git', ['fetch', '-q', '--depth=1', repository.bare, 'main'], { cwd: join(stateDir, 'checkout') });
    writeFileSync(join(stateDir, 'git/laying-out'), `${next}\n`);
    writeFileSync(join(source.dir, 'apps/db.yaml'), 'extension: postgresql\n');
    writeFileSync(join(stateDir, 'checkout/.git/index.lock'), '');
    rmSync(repository.bare, { recursive: true });
    const again = await open();
    expect([again.current()?.id, read(again, 'apps/blog/.env'), await status()]).toEqual([next, 'A=1\n', '']);
    expect(readdirSync(join(stateDir, 'git'))).not.toContain('laying-out');
  });

  test('a process that is killed while it moves files in leaves nothing that the next one does not set right', async () => {
    const module = join(import.meta.dirname, '../../src/adapters/git/source.ts');
    const settings = { url: repository.bare, follow: { kind: 'default' }, path: '', stateDir, access: {} };
    const script = `import { openGitSource } from ${JSON.stringify(module)};
      const source = await openGitSource(${JSON.stringify(settings)}, { environment: process.env });
      await source.poll(new AbortController().signal);`;
    const marker = join(stateDir, 'git/laying-out');
    let before: readonly string[] = [];
    for (let round = 0; round < 5; round += 1) {
      const paths = Array.from({ length: 300 }, (_, file) => `apps/app-${round}-${file % 50}/${file}.env`);
      const gone = Object.fromEntries(before.map((path) => [path, undefined]));
      const come = Object.fromEntries(paths.map((path) => [path, `${round}\n`]));
      const id = await repository.push({ ...first, 'apps/db.yaml': `extension: redis@${round}\n`, ...gone, ...come });
      before = paths;
      const child = execa(process.execPath, ['--input-type=module', '-e', script], { reject: false });
      await eventually(() => existsSync(marker), { interval: 1 });
      await new Promise((wake) => setTimeout(wake, 20 * round));
      child.kill('SIGKILL');
      await child;
      // git that it started may still be at work for a moment
      const again = await eventually(() => open());
      expect([again.current()?.id, await status(), existsSync(marker)]).toEqual([id, '', false]);
      expect(readdirSync(join(again.dir, 'apps'))).toHaveLength(52);
    }
  });

  test('one that is killed after all files are moved in, and before git knows of them, has left nothing in the way', async () => {
    await repository.push(first);
    const source = await open();
    await poll(source);
    const come = 'apps/new/compose.yaml';
    const id = await repository.push({ [come]: compose, 'apps/db.yaml': 'extension: redis@2\n' });
    const checkout = join(stateDir, 'checkout');
    await execa('git', ['fetch', '--quiet', repository.bare, 'main'], { cwd: checkout });
    mkdirSync(join(checkout, 'apps/new'), { recursive: true });
    writeFileSync(join(checkout, come), compose);
    writeFileSync(join(checkout, 'apps/db.yaml'), 'extension: redis@2\n');
    writeFileSync(join(stateDir, 'git/laying-out'), `${id}\n`);
    const again = await open();
    expect([again.current()?.id, await status()]).toEqual([id, '']);
    expect(read(again, come)).toBe(compose);
  });

  test('a repository’s own settings and hooks do nothing', async () => {
    const hook = join(stateDir, 'checkout/.git/hooks/post-checkout');
    await repository.push(first);
    await open();
    mkdirSync(join(hook, '..'), { recursive: true });
    writeFileSync(hook, `#!/bin/sh\ntouch ${stateDir}/ran\n`, { mode: 0o755 });
    await poll(await open());
    expect(existsSync(join(stateDir, 'ran'))).toBe(false);
  });
});

describe('signatures', () => {
  let keys: string;
  beforeAll(async () => {
    keys = mkdtempSync(join(tmpdir(), 'orbitr-keys-'));
    for (const name of ['ada', 'eve'])
      await execa('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(keys, name)]);
    writeFileSync(join(keys, 'signers'), `ada@example.org ${readFileSync(join(keys, 'ada.pub'), 'utf8')}`);
    const home = join(keys, 'gpg');
    mkdirSync(home, { mode: 0o700 });
    const gpg = (...words: string[]) => execa('gpg', ['--homedir', home, '--batch', '--quiet', ...words]);
    for (const name of ['ada', 'eve'])
      await gpg('--passphrase', '', '--quick-generate-key', `${name}@example.org`, 'ed25519', 'sign', '0');
    await gpg('--armor', '--output', join(keys, 'ada.asc'), '--export', 'ada@example.org');
  });
  afterAll(async () => {
    await execa('gpgconf', ['--homedir', join(keys, 'gpg'), '--kill', 'all'], { reject: false });
    rmSync(keys, { recursive: true, force: true });
  });

  const bySsh = (name: string) =>
    repository
      .git('config', 'gpg.format', 'ssh')
      .then(() => repository.git('config', 'user.signingKey', join(keys, name)));

  test('ssh: only commits of those who are on the list', async () => {
    await bySsh('ada');
    const id = await repository.push(first, '-S');
    const source = await open({ signers: { ssh: join(keys, 'signers') } });
    expect(await poll(source)).toMatchObject({ commit: { id } });
    const unsigned = await repository.push({ 'apps/blog/.env': 'A=1\n' });
    await expect(poll(source)).rejects.toMatchObject({
      code: 'commit-untrusted',
      exit: 7,
      message: expect.stringContaining('it is not signed'),
      subject: { commit: unsigned },
    });
    await bySsh('eve');
    await repository.push({ 'apps/blog/.env': 'A=2\n' }, '-S');
    await expect(poll(source)).rejects.toMatchObject({
      message: expect.stringMatching(/not among the allowed signers \(SHA256:/),
    });
    expect([source.current()?.id, existsSync(join(source.dir, 'apps/blog/.env'))]).toEqual([id, false]);
    await bySsh('ada');
    const good = await repository.push({ 'apps/blog/.env': 'A=3\n' }, '-S');
    expect(await poll(source)).toMatchObject({ commit: { id: good }, changed: ['blog'] });
  });

  test('gpg: only keys of the file, and none that left it', async () => {
    const home = join(keys, 'gpg');
    await using signed = await makeRepository({ GNUPGHOME: home });
    const settings = { url: signed.bare, signers: { gpg: join(keys, 'ada.asc') } };
    await signed.git('config', 'user.signingKey', 'eve@example.org');
    await signed.push(first, '-S');
    const source = await open(settings);
    await expect(poll(source)).rejects.toMatchObject({ code: 'commit-untrusted' });
    await signed.git('config', 'user.signingKey', 'ada@example.org');
    const id = await signed.push({ 'apps/blog/.env': '' }, '-S');
    expect(await poll(source)).toMatchObject({ commit: { id } });
    // a list of the other kind allows none of these
    const ssh = await open({ ...settings, stateDir: join(stateDir, 'other'), signers: { ssh: join(keys, 'signers') } });
    await expect(poll(ssh)).rejects.toMatchObject({ code: 'commit-untrusted' });
  });

  test('a list that is not there allows nobody', async () => {
    await repository.push(first);
    const source = await open({ signers: { ssh: join(keys, 'gone') } });
    await expect(poll(source)).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});

async function commits(source: GitSource): Promise<string> {
  return (await execa('git', ['rev-list', '--count', 'HEAD'], { cwd: source.dir })).stdout;
}

async function status(): Promise<string> {
  return (await execa('git', ['status', '--porcelain'], { cwd: join(stateDir, 'checkout') })).stdout;
}
