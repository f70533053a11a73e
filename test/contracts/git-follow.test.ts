import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { judgeCommit } from '../../src/core/source/judge-commit.ts';
import { followGit } from '../../src/runtime.ts';
import { makeRepository, type TestRepository } from '../rig/git.ts';
import { type GitHttp, serveGitHttp } from '../rig/git-http.ts';

const http = process.getBuiltinModule('node:http');

let repository: TestRepository;
let server: GitHttp;
let stateDir: string;

beforeEach(async () => {
  repository = await makeRepository();
  server = await serveGitHttp(repository.root);
  server.password = 'tok-en-7';
  stateDir = mkdtempSync(join(tmpdir(), 'orbitr-follow-'));
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await repository[Symbol.asyncDispose]();
  rmSync(stateDir, { recursive: true, force: true });
});

const settings = () => ({
  url: `${server.origin}/server.git`,
  follow: { kind: 'default' } as const,
  path: '',
  stateDir,
  access: {},
});
const never = new AbortController().signal;

test('a commit is followed, laid out while nobody reads, and its status posted with the same token', async () => {
  const posted: unknown[] = [];
  const forge = http.createServer((request, response) => {
    request.setEncoding('utf8');
    request.on('data', (body: string) => posted.push([request.headers.authorization, JSON.parse(body)]));
    request.on('end', () => response.writeHead(201).end());
  });
  await new Promise<void>((done) => forge.listen(0, '127.0.0.1', done));
  const order: string[] = [];
  // the token is a secret of the state folder
  mkdirSync(stateDir, { recursive: true });
  const secrets = { 'git/token': { value: 'tok-en-7', generation: 1 } };
  writeFileSync(join(stateDir, 'secrets.json'), JSON.stringify({ version: 1, secrets }));
  const source = await followGit({
    settings: settings(),
    token: { secret: 'git/token' },
    forge: { forge: 'gitea', api: `http://127.0.0.1:${(forge.address() as AddressInfo).port}/api/v1` },
    context: 'orbitr/home',
    exclusively: async (work) => {
      order.push('begin');
      const result = await work();
      order.push('end');
      return result;
    },
  });
  const id = await repository.push({ 'orbitr.yaml': '' });
  // a checkout that was left half done would have been completed here
  expect(order.splice(0)).toEqual(['begin', 'end']);
  const moved = await source.poll(never);
  expect([moved, order]).toEqual([{ commit: expect.objectContaining({ id }), changed: 'all' }, ['begin', 'end']]);
  expect([await source.poll(never), order.length]).toEqual(['unchanged', 2]);
  const failures = [{ code: 'step-failed', message: 'it said tok-en-7', suggestions: [], detail: [] }];
  const verdict = judgeCommit([{ app: 'blog', outcome: 'failed', failures, findings: [], urls: [] }]);
  await source.postStatus(id, verdict.state, verdict.text);
  expect(posted).toEqual([
    ['token tok-en-7', { state: 'failure', description: 'blog: it said (sensitive)', context: 'orbitr/home' }],
  ]);
  await source.close();
  forge.close();
});

test('without a token nothing is posted, and that is no failure', async () => {
  server.password = undefined;
  const source = await followGit({ settings: settings(), environment: { PATH: process.env['PATH'] } });
  const id = await repository.push({ 'orbitr.yaml': '' });
  expect(await source.poll(never)).toMatchObject({ commit: { id } });
  await expect(source.postStatus(id, 'success', 'all is well')).resolves.toBeUndefined();
});
