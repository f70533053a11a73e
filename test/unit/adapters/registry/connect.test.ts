import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { connectRegistry } from '../../../../src/adapters/registry/connect.ts';

/** A registry that answers as a test wants it. The real one is asked in test/scenarios/updates.test.ts. */
const http = process.getBuiltinModule('node:http');
const open: { close: () => void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

async function registryWith(
  answer: Answer,
  more: { readonly auth?: { username: string; password: string }; readonly timeout?: number } = {},
) {
  const asked: string[] = [];
  const waits: number[] = [];
  const kept = new Map<string, string>();
  const server = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  open.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const auth = more.auth ? { auth: { ...more.auth, serveraddress: address } } : {};
  const registry = connectRegistry({
    credentials: { find: async () => auth },
    clock: { now: () => 0, sleep: async (ms) => void waits.push(ms) },
    ...(more.timeout === undefined ? {} : { timeout: more.timeout }),
    cache: { get: (key) => kept.get(key), put: (key, value) => void kept.set(key, value) },
  });
  return { registry, address, asked, waits };
}

const sha = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;

test('tags come in pages, and a page that did not change is not sent again', async () => {
  const { registry, address, asked } = await registryWith(({ url = '', headers }, response) => {
    if (headers['if-none-match'] === '"one"') return response.writeHead(304).end();
    if (url.includes('last=2')) return response.end('{"tags":["3"]}');
    response.writeHead(200, { etag: '"one"', link: '</v2/a/b/tags/list?last=2&n=2>; rel="next"' });
    return response.end('{"name":"a/b","tags":["1","2"]}');
  });
  expect(await registry.tags(`${address}/a/b`)).toEqual(['1', '2', '3']);
  expect(await registry.tags(`${address}/a/b`)).toEqual(['1', '2', '3']);
  expect(asked).toHaveLength(4);
});

test('a next page on another host is not followed', async () => {
  const { registry, address, asked } = await registryWith((_, response) => {
    response.writeHead(200, { link: '<http://127.0.0.1:9/v2/a/tags/list?last=1>; rel="next"' }).end('{"tags":["1"]}');
  });
  expect(await registry.tags(`${address}/a`)).toEqual(['1']);
  expect(asked).toHaveLength(1);
});

test('a token is fetched as the registry wants it, once for all questions about a repository', async () => {
  const { registry, address, asked } = await registryWith(
    ({ url = '', headers }, response) => {
      if (url.startsWith('/token')) {
        const isKnown = headers.authorization === `Basic ${Buffer.from('me:secret').toString('base64')}`;
        return response.end(
          JSON.stringify(isKnown && url.includes('scope=repository%3Aa%3Apull') ? { token: 't' } : {}),
        );
      }
      if (headers.authorization === 'Bearer t') return response.end('{"tags":["1"]}');
      const realm = `http://${headers.host}/token`;
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${realm}",service="s",scope="repository:a:pull"` });
      return response.end();
    },
    { auth: { username: 'me', password: 'secret' } },
  );
  expect(await registry.tags(`${address}/a`)).toEqual(['1']);
  expect(await registry.tags(`${address}/a`)).toEqual(['1']);
  expect(asked.filter((line) => line.includes('/token'))).toHaveLength(1);
});

test('basic authentication', async () => {
  const { registry, address } = await registryWith(
    ({ headers }, response) => {
      const isKnown = headers.authorization === `Basic ${Buffer.from('me:secret').toString('base64')}`;
      if (isKnown) response.end('{"tags":["1"]}');
      else response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    },
    { auth: { username: 'me', password: 'secret' } },
  );
  expect(await registry.tags(`${address}/a`)).toEqual(['1']);
});

test('a wait that is named is honoured; too long a one is told, and the registry left alone', async () => {
  let round = 0;
  const patient = await registryWith((_, response) => {
    if (round++ === 0) response.writeHead(429, { 'retry-after': '3' }).end();
    else response.end('{"tags":["1"]}');
  });
  expect(await patient.registry.tags(`${patient.address}/a`)).toEqual(['1']);
  expect(patient.waits).toEqual([3000]);

  const strict = await registryWith((_, response) => response.writeHead(429, { 'retry-after': '3600' }).end());
  await expect(strict.registry.tags(`${strict.address}/a`)).rejects.toMatchObject({
    code: 'registry-unreachable',
    message: expect.stringContaining('asks to wait (429), for 3600 s'),
  });
  await expect(strict.registry.tags(`${strict.address}/b`)).rejects.toThrow('asks to wait');
  expect(strict.asked).toHaveLength(1);
});

test.each<[string, Answer, string]>([
  [
    'cut off',
    (_, response) => {
      response.writeHead(200, { 'content-length': '99' });
      response.write('{"ta');
      setTimeout(() => response.destroy(), 20);
    },
    'cut off',
  ],
  ['half a JSON', (_, response) => response.end('{"tags":["1'), 'cut off or no JSON'],
  ['another shape', (_, response) => response.end('{"tags":7}'), 'no list of tags'],
  ['slow', () => undefined, 'did not answer in time'],
  ['500', (_, response) => response.writeHead(500).end(), 'status 500'],
  ['401 without a word', (_, response) => response.writeHead(401).end(), 'does not let us see a (401)'],
  ['403', (_, response) => response.writeHead(403).end(), 'does not let us see a (403)'],
  [
    'a token service elsewhere in the open',
    (_, response) => response.writeHead(401, { 'www-authenticate': 'Bearer realm="ftp://x/token"' }).end(),
    '(401)',
  ],
])('%s is told as a registry that could not be asked', async (name, answer, words) => {
  // only who never answers is given up on: a busy machine is slow, too
  const patience = name === 'slow' ? { timeout: 300 } : {};
  const { registry, address } = await registryWith((request, response) => void answer(request, response), patience);
  await expect(registry.tags(`${address}/a`)).rejects.toMatchObject({
    code: 'registry-unreachable',
    message: expect.stringContaining(words),
  });
});

test('one that is not there is asked once', async () => {
  const { registry } = await registryWith(() => undefined);
  await expect(registry.tags('127.0.0.1:9/a')).rejects.toMatchObject({ code: 'registry-unreachable' });
  await expect(registry.digest('127.0.0.1:9/b:1')).rejects.toMatchObject({ code: 'registry-unreachable' });
});

test('an image for several platforms: its index is the digest, and the age that of the one for the engine', async () => {
  const config = JSON.stringify({ created: '2026-01-02T03:04:05Z', os: 'linux', architecture: 'arm64' });
  const single = JSON.stringify({ config: { digest: sha(config) } });
  const index = JSON.stringify({
    manifests: [
      { digest: sha('other'), platform: { os: 'linux', architecture: 'amd64' } },
      { digest: sha(single), platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } },
      { digest: sha('proof'), platform: { os: 'unknown', architecture: 'unknown' } },
    ],
  });
  const content: Record<string, string> = {
    '/v2/a/manifests/1': index,
    [`/v2/a/manifests/${sha(index)}`]: index,
    [`/v2/a/manifests/${sha(single)}`]: single,
    [`/v2/a/blobs/${sha(config)}`]: config,
  };
  const { registry, address, asked } = await registryWith(({ url = '', method }, response) => {
    const body = content[url];
    if (body === undefined) response.writeHead(404).end();
    // no header names the digest: it is computed
    else response.end(method === 'HEAD' ? undefined : body);
  });
  const digest = await registry.digest(`${address}/a:1`);
  expect(digest).toBe(sha(index));
  const facts = await registry.describe(`${address}/a`, digest, 'linux/arm64');
  expect(facts).toEqual({ platforms: ['linux/amd64', 'linux/arm64/v8'], created: Date.UTC(2026, 0, 2, 3, 4, 5) });
  const before = asked.length;
  expect(await registry.describe(`${address}/a`, digest, 'linux/arm64')).toEqual(facts);
  expect(asked).toHaveLength(before);
  expect(await registry.describe(`${address}/a`, digest, 'linux/riscv64')).toEqual({ platforms: facts.platforms });
  await expect(registry.digest(`${address}/a:2`)).rejects.toMatchObject({ code: 'image-missing' });
});

test('what is not what its digest names is not believed', async () => {
  const { registry, address } = await registryWith((_, response) => response.end('{}'));
  await expect(registry.describe(`${address}/a`, sha('x'), 'linux/amd64')).rejects.toThrow('is not what');
});
