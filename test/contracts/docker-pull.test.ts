import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, onTestFinished, test } from 'vitest';
import { connectDocker } from '../../src/adapters/docker/connect.ts';
import type { Progress } from '../../src/core/events.ts';
import { docker, testHost, testRegistry } from '../rig/docker.ts';
import { uniqueName } from '../rig/places.ts';
import { startRegistry } from '../rig/registry.ts';

const waits: number[] = [];
const sleep = (ms: number): Promise<void> => Promise.resolve(void waits.push(ms));
const host = testHost();
const { reader, writer } = connectDocker({ host, source: 'flag' }, { environment: process.env, sleep });
const prefix = uniqueName('pull');
const made = new Set<string>();

afterAll(async () => {
  for (const name of made) await docker(['image', 'rm', '-f', name]).catch(() => undefined);
});

/** An image with a layer of its own, pushed and gone from the engine again. */
async function published(registry: string, tag: string, env: Record<string, string> = {}): Promise<string> {
  const name = `${registry}/${prefix}/${tag}`;
  const container = await docker(['create', 'busybox:1.35', 'true']);
  await docker(['cp', '/etc/hostname', `${container}:/layer-${tag.replace(/\W/g, '-')}`]);
  await docker(['commit', container, name]);
  await docker(['rm', container]);
  await docker(['push', '--quiet', name], { env });
  await docker(['image', 'rm', name]);
  made.add(name);
  return name;
}

test('pulls with progress per layer, and again without harm', async () => {
  const name = await published(testRegistry(), 'ok:1');
  const progress: Progress[] = [];
  await writer.pull(name, { onProgress: (each) => progress.push(each) });
  expect(progress.at(-1)).toMatchObject({ kind: 'layers', done: 2, total: 2 });
  expect((await reader.inspectImage(name))?.RepoDigests).toHaveLength(1);
  await writer.pull(name, {});
});

test('asks the registry for a digest without pulling', async () => {
  const name = await published(testRegistry(), 'ask:1');
  const answer = await reader.resolve(name);
  expect(answer?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(answer?.platforms).toEqual([expect.stringMatching(/^linux\//)]);
  expect(await reader.inspectImage(name)).toBeUndefined();
  expect(await reader.resolve(`${testRegistry()}/${prefix}/nothing:1`)).toBeUndefined();
  const [repository] = name.split(/:1$/);
  await writer.pull(`${repository}@${answer?.digest}`, {});
  expect((await reader.inspectImage(`${repository}@${answer?.digest}`))?.RepoDigests).toEqual([
    `${repository}@${answer?.digest}`,
  ]);
  made.add(`${repository}@${answer?.digest}`);
});

test('an image that is not there', async () => {
  const name = `${testRegistry()}/${prefix}/nothing:1`;
  await expect(writer.pull(name, {})).rejects.toMatchObject({
    code: 'image-missing',
    message: expect.stringContaining(name),
  });
});

test('a registry that is not there', async () => {
  await expect(writer.pull('127.0.0.1:9/x:1', {})).rejects.toMatchObject({ code: 'registry-unreachable' });
  await expect(reader.resolve('127.0.0.1:9/x:1')).rejects.toMatchObject({ code: 'registry-unreachable' });
});

test('an error in the middle of the stream is a failure', async () => {
  const name = await published(testRegistry(), 'broken:1');
  const layer = (await manifestOf(name)).layers.at(-1)?.digest ?? 'none';
  // Other bytes than the manifest promised.
  const front = await startFront((request, response, pass) =>
    request.url?.endsWith(layer) ? void response.end(Buffer.alloc(100)) : pass(),
  );
  await expect(writer.pull(name.replace(testRegistry(), front), {})).rejects.toMatchObject({
    code: 'pull-failed',
    message: expect.stringMatching(/verification failed|unexpected|digest/i),
  });
  expect(await reader.inspectImage(name.replace(testRegistry(), front))).toBeUndefined();
});

test('an image for another platform is refused, although the engine calls it up to date', async () => {
  const name = await foreignImage(testRegistry());
  await expect(writer.pull(name, {})).rejects.toMatchObject({
    code: 'image-platform',
    message: expect.stringContaining('s390x'),
  });
  await expect(writer.pull(name, { platform: 'linux/s390x' })).resolves.toBeUndefined();
});

test('waits as long as the registry says 429, tells of it, then goes on', async () => {
  const name = await published(testRegistry(), 'busy:1');
  let refusals = 0;
  const front = await startFront((request, response, pass) => {
    if (!/\/manifests\//.test(request.url ?? '') || refusals === 2) return pass();
    refusals += 1;
    response.writeHead(429, { 'Content-Type': 'application/json' });
    response.end('{"errors":[{"code":"TOOMANYREQUESTS","message":"slow down"}]}');
  });
  const texts: string[] = [];
  waits.length = 0;
  const reference = name.replace(testRegistry(), front);
  made.add(reference);
  await writer.pull(reference, { onProgress: (each) => void (each.kind === 'text' && texts.push(each.text)) });
  expect(waits.length).toBeGreaterThan(0);
  expect(waits.slice(0, 2)).toEqual([2000, 4000].slice(0, waits.length));
  expect(texts[0]).toContain('asks to wait');
  expect(await reader.inspectImage(reference)).toBeDefined();
});

test('a pull from which nothing comes any more ends', async () => {
  const front = await startFront(() => undefined);
  const hasty = connectDocker({ host, source: 'flag' }, { environment: process.env, sleep, stall: 500 });
  await expect(hasty.writer.pull(`${front}/x:1`, {})).rejects.toMatchObject({
    code: 'registry-unreachable',
    message: expect.stringContaining('stalled'),
  });
});

test('an interrupt ends a pull', async () => {
  const front = await startFront(() => undefined);
  const abort = new AbortController();
  const pull = writer.pull(`${front}/x:1`, { signal: abort.signal });
  setTimeout(() => abort.abort(), 200);
  await expect(pull).rejects.toMatchObject({ code: 'interrupted' });
});

test('credentials come from the docker configuration', async () => {
  await using registry = await startRegistry({ users: { me: 'pass:word' } });
  const config = mkdtempSync(join(tmpdir(), 'orbitr-config-'));
  onTestFinished(() => rmSync(config, { recursive: true }));
  const auths = { [registry.address]: { auth: Buffer.from('me:pass:word').toString('base64') } };
  writeFileSync(join(config, 'config.json'), JSON.stringify({ auths }));
  const name = await published(registry.address, 'private:1', { DOCKER_CONFIG: config });
  const stranger = connectDocker({ host, source: 'flag' }, { environment: { DOCKER_CONFIG: '/nowhere' } });
  await expect(stranger.writer.pull(name, {})).rejects.toMatchObject({
    code: 'image-missing',
    suggestions: expect.arrayContaining([expect.stringContaining(`docker login ${registry.address}`)]),
  });
  expect(await stranger.reader.resolve(name)).toBeUndefined();
  const known = connectDocker({ host, source: 'flag' }, { environment: { DOCKER_CONFIG: config } });
  expect((await known.reader.resolve(name))?.digest).toMatch(/^sha256:/);
  await known.writer.pull(name, {});
  expect(await known.reader.inspectImage(name)).toBeDefined();
});

type Answer = (request: IncomingMessage, response: ServerResponse, pass: () => void) => void;

/** A registry in front of the run's own, which can misbehave. Gives its address. */
async function startFront(answer: Answer): Promise<string> {
  const http = process.getBuiltinModule('node:http');
  const server = http.createServer((request, response) => {
    const pass = (): void => {
      const behind = http.request(
        `http://${testRegistry()}${request.url}`,
        { method: request.method, headers: request.headers },
        (from) => {
          response.writeHead(from.statusCode ?? 500, from.headers);
          from.pipe(response);
        },
      );
      request.pipe(behind);
    };
    answer(request, response, pass);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
}

interface Manifest {
  readonly mediaType: string;
  readonly config: { readonly digest: string; readonly size: number; readonly mediaType: string };
  readonly layers: readonly { readonly digest: string; readonly size: number }[];
}

async function manifestOf(reference: string): Promise<Manifest> {
  const [registry, repository, tag] = /^([^/]+)\/(.+):([^:]+)$/.exec(reference)?.slice(1) ?? [];
  const accept = 'application/vnd.docker.distribution.manifest.v2+json';
  const answer = await fetch(`http://${registry}/v2/${repository}/manifests/${tag}`, { headers: { accept } });
  return (await answer.json()) as Manifest;
}

/** The same image, claiming to be made for a machine that no test runs on. Written to the registry by its own API. */
async function foreignImage(registry: string): Promise<string> {
  const name = await published(registry, 'foreign:1');
  const repository = `${prefix}/foreign`;
  const manifest = await manifestOf(name);
  const old = await fetch(`http://${registry}/v2/${repository}/blobs/${manifest.config.digest}`);
  const config = JSON.stringify({ ...((await old.json()) as object), architecture: 's390x' });
  const digest = `sha256:${createHash('sha256').update(config).digest('hex')}`;
  const upload = await fetch(`http://${registry}/v2/${repository}/blobs/uploads/`, { method: 'POST' });
  const place = new URL(upload.headers.get('location') ?? '', `http://${registry}`);
  place.searchParams.set('digest', digest);
  await fetch(place, { method: 'PUT', body: config, headers: { 'content-type': 'application/octet-stream' } });
  const changed = { ...manifest, config: { ...manifest.config, digest, size: config.length } };
  const put = await fetch(`http://${registry}/v2/${repository}/manifests/1`, {
    method: 'PUT',
    body: JSON.stringify(changed),
    headers: { 'content-type': manifest.mediaType },
  });
  expect(put.status).toBe(201);
  return name;
}
