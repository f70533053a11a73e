import { readdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ForgeName } from '../../../../src/core/source/settings.ts';
import { forgeAt, forges } from '../../../../src/providers/forges/index.ts';
import { statusPoster } from '../../../../src/providers/forges/post-status.ts';

const http = process.getBuiltinModule('node:http');
const commit = 'a'.repeat(40);
const token = 'tok/en+7';

interface Asked {
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, string>>;
}

/** A service that answers as a test wants it: one status a request, the last for all that follow. */
let asked: Asked[];
let answers: { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }[];
let origin: string;
let close: () => void;
const slept: number[] = [];

beforeEach(async () => {
  asked = [];
  answers = [{ status: 201 }];
  slept.length = 0;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString());
      asked.push({ path: request.url ?? '', headers: request.headers, body });
      const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 500 };
      response.writeHead(answer.status, answer.headers).end(answer.body);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
});
afterEach(() => close());

const clock = {
  now: () => 0,
  sleep: async (ms: number) => {
    slept.push(ms);
  },
};

const post = (
  forge: ForgeName,
  text = 'it did not become healthy',
  state: 'pending' | 'success' | 'failure' = 'failure',
) => {
  const poster = statusPoster({ url: `${origin}/me/ser ver.git`, token: () => token, forge }, clock);
  if (!poster) throw new Error('no poster');
  return poster({ commit, state, text, context: 'orbitr/home', link: 'https://nas/x' }, new AbortController().signal);
};

test('every member is listed', () => {
  const files = readdirSync(join(import.meta.dirname, '../../../../src/providers/forges'));
  const members = files.filter((name) => !['contract.ts', 'index.ts', 'post-status.ts'].includes(name));
  expect(members.map((name) => name.replace('.ts', '')).sort()).toEqual(Object.keys(forges).sort());
});

const names = Object.keys(forges) as ForgeName[];
describe.each(names)('%s', (name) => {
  test('posts to its repository and commit, token in a header alone', async () => {
    await post(name);
    const [{ path, headers, body }] = asked as [Asked];
    expect(path).toContain(commit);
    expect(path).toMatch(/me(?:\/|%2F)ser%20ver|ME\/repos\/ser%20ver/);
    expect(`${path}${JSON.stringify(body)}`).not.toContain(token);
    expect(JSON.stringify(headers)).toContain(token);
    expect(Object.values(body)).toEqual(
      expect.arrayContaining(['it did not become healthy', 'orbitr/home', 'https://nas/x']),
    );
  });

  test('has a word for each state', async () => {
    for (const state of ['pending', 'success', 'failure'] as const) await post(name, 'x', state);
    expect(new Set(asked.map(({ body }) => body['state'])).size).toBe(3);
  });

  test('shows neither a secret nor more than 140 characters', async () => {
    await post(name, `${token} ${encodeURIComponent(token)} ${'ä'.repeat(200)}\nsecond \u001b[31mline`);
    const text = asked[0]?.body['description'] ?? '';
    expect(text).not.toMatch(/tok\/en|tok%2Fen/);
    expect([...text]).toHaveLength(140);
    expect(text.endsWith('…')).toBe(true);
  });

  test('is asked again while it is busy, and then given up', async () => {
    answers = [{ status: 503 }, { status: 429, headers: { 'retry-after': '7' } }, { status: 200 }];
    await post(name);
    expect(slept).toEqual([1_000, 7_000]);
    answers = [{ status: 500 }];
    asked.length = 0;
    await expect(post(name)).rejects.toMatchObject({ code: 'status-failed', retry: 'later' });
    expect(asked).toHaveLength(3);
  });

  test.each([401, 302])('is asked once where it answers %d, and its words show no token', async (status) => {
    answers = [{ status, body: `no: ${token}`, headers: { location: `${origin}/elsewhere` } }];
    const error = await post(name).catch((cause) => cause);
    expect(error).toMatchObject({ code: 'status-failed' });
    expect(error.message).not.toContain(token);
    expect(asked).toHaveLength(1);
  });
});

test('gitlab takes no status twice, which is no failure', async () => {
  answers = [{ status: 400, body: '{"message":"Cannot transition status via :run from :running"}' }];
  await post('gitlab');
  await expect(post('github')).rejects.toMatchObject({ code: 'status-failed' });
});

test.each([
  ['https://github.com/me/server.git', 'https://api.github.com/repos/me/server/statuses/'],
  ['git@github.com:me/server.git', 'https://api.github.com/repos/me/server/statuses/'],
  ['https://github.example.org/me/server', 'https://github.example.org/api/v3/repos/me/server/statuses/'],
  ['ssh://git@gitlab.example.org:2222/a/b/c.git', 'https://gitlab.example.org/api/v4/projects/a%2Fb%2Fc/statuses/'],
  ['https://codeberg.org/me/server', 'https://codeberg.org/api/v1/repos/me/server/statuses/'],
  ['https://forgejo.example.org:3000/me/server', 'https://forgejo.example.org:3000/api/v1/repos/me/server/statuses/'],
  ['https://me@bitbucket.org/me/server.git', 'https://api.bitbucket.org/2.0/repositories/me/server/commit/'],
  [
    'https://bitbucket.example.org/scm/ops/nas.git',
    'https://bitbucket.example.org/rest/api/latest/projects/OPS/repos/nas/commits/',
  ],
  [
    'ssh://git@bitbucket.example.org:7999/ops/nas.git',
    'https://bitbucket.example.org/rest/api/latest/projects/OPS/repos/nas/commits/',
  ],
])('%s', async (url, beginning) => {
  const { remotePlace } = await import('../../../../src/core/source/remote-place.ts');
  const place = remotePlace(url);
  const status = { commit, state: 'success', text: 'x', context: 'c' } as const;
  expect(place && forgeAt(place.host, undefined)?.request(place, status, token).url.startsWith(beginning)).toBe(true);
});

test('nothing is posted where nobody knows the service, or as long as there is no token', async () => {
  expect(statusPoster({ url: 'https://git.example.org/a/b', token: () => token }, clock)).toBeUndefined();
  expect(statusPoster({ url: '/srv/git/b.git', token: () => token, forge: 'gitea' }, clock)).toBeUndefined();
  let given: string | undefined;
  const poster = statusPoster({ url: `${origin}/a/b`, token: () => given, forge: 'gitea' }, clock);
  const status = { commit, state: 'success', text: 'x', context: 'c' } as const;
  await poster?.(status, new AbortController().signal);
  expect(asked).toEqual([]);
  given = token;
  await poster?.(status, new AbortController().signal);
  expect(asked).toHaveLength(1);
});
