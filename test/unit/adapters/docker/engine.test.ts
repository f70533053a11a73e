import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { connectDocker } from '../../../../src/adapters/docker/connect.ts';

/** An engine that speaks the versions from `min` to `max`, refuses others in the real one's words, and notes what it is asked. */
let speaks = { min: '1.12', max: '1.41' };
let asked: string[] = [];
let answer: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
let folder = '';
let stop: () => void = () => undefined;

beforeEach(async () => {
  [speaks, asked, answer] = [{ min: '1.12', max: '1.41' }, [], undefined];
  folder = mkdtempSync(join(tmpdir(), 'orbitr-engine-'));
  const http = process.getBuiltinModule('node:http');
  const server = http.createServer((request, response) => {
    const url = request.url ?? '';
    asked.push(url.replace(/\?.*/, ''));
    response.setHeader('Api-Version', speaks.max);
    if (answer?.(request, response)) return;
    if (url.startsWith('/_ping')) return void response.end('OK');
    const minor = Number(/^\/v1\.(\d+)\//.exec(url)?.[1]);
    if (minor > Number(speaks.max.slice(2)))
      return refuse(response, `client version 1.${minor} is too new. Maximum supported API version is ${speaks.max}`);
    if (minor < Number(speaks.min.slice(2)))
      return refuse(
        response,
        `client version 1.${minor} is too old. Minimum supported API version is ${speaks.min}, please upgrade your client to a newer version`,
      );
    response.setHeader('Content-Type', 'application/json');
    response.end(url.includes('/volumes') ? '{"Volumes":null}' : '[]');
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 's'), resolve));
  stop = () => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  };
});
afterEach(() => stop());

function refuse(response: ServerResponse, message: string): void {
  response.statusCode = 400;
  response.end(JSON.stringify({ message }));
}

function connect(knownApiVersion?: string, told: string[] = []) {
  const options = { environment: {}, knownApiVersion, onApiVersion: (version: string) => void told.push(version) };
  return connectDocker({ host: `unix://${folder}/s`, source: 'flag' }, options).reader;
}

test('with a known version a snapshot is four requests and nothing else', async () => {
  const told: string[] = [];
  const reader = connect('1.41', told);
  expect(await reader.snapshot()).toEqual({ containers: [], networks: [], volumes: [], images: [] });
  expect([...asked].sort()).toEqual([
    '/v1.41/containers/json',
    '/v1.41/images/json',
    '/v1.41/networks',
    '/v1.41/volumes',
  ]);
  expect(reader.requests()).toBe(4);
  expect(told).toEqual([]);
});

test('without one, all callers share a single ping', async () => {
  const told: string[] = [];
  await connect(undefined, told).snapshot();
  expect(asked.filter((path) => path === '/_ping')).toHaveLength(1);
  expect(asked).toHaveLength(5);
  expect(told).toEqual(['1.41']);
});

test('never goes beyond the newest version whose answers are known', async () => {
  speaks = { min: '1.44', max: '1.56' };
  await connect().snapshot();
  expect(asked).toContain('/v1.51/containers/json');
});

test.each([
  ['an older engine answers than last time', '1.47', { min: '1.12', max: '1.41' }, '1.41'],
  ['the engine was updated and refuses the old version', '1.41', { min: '1.44', max: '1.52' }, '1.51'],
])('%s: the version is settled anew and the request repeated', async (_, known, now, settled) => {
  speaks = now;
  const told: string[] = [];
  const reader = connect(known, told);
  expect((await reader.snapshot()).containers).toEqual([]);
  expect(told).toEqual([settled]);
  asked = [];
  await reader.snapshot();
  expect(asked).toHaveLength(4);
});

test('an engine that is too old is named as such', async () => {
  speaks = { min: '1.12', max: '1.40' };
  await expect(connect().snapshot()).rejects.toMatchObject({
    code: 'docker-too-old',
    message: expect.stringContaining('1.40'),
  });
  await expect(connect('1.41').snapshot()).rejects.toMatchObject({ code: 'docker-too-old' });
});

test('an engine that refuses all that is known is too, without end of asking', async () => {
  speaks = { min: '1.60', max: '1.70' };
  await expect(connect().snapshot()).rejects.toMatchObject({ code: 'docker-too-old' });
});

test('a kept connection that died is opened again for a read', async () => {
  const reader = connect('1.41');
  await reader.snapshot();
  let broken = 0;
  answer = (request) => {
    broken += 1;
    if (broken === 1) request.socket.destroy();
    return broken === 1;
  };
  await expect(reader.snapshot()).resolves.toBeDefined();
});

test.each([
  ['no socket', '/nowhere/docker.sock', 'its socket does not exist', 'systemctl start docker'],
  ['a file that is no socket', '/etc/hostname', 'connection refused', 'systemctl start docker'],
])('%s: unreachable, with what to do', async (_, path, words, advice) => {
  const { reader } = connectDocker({ host: `unix://${path}`, source: 'flag' }, { environment: {} });
  const error = await reader.snapshot().catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'docker-unreachable', message: expect.stringContaining(words) });
  expect(JSON.stringify(error)).toContain(advice);
});

test('the environment of the process plays no part', async () => {
  const saved = process.env.DOCKER_HOST;
  process.env.DOCKER_HOST = 'tcp://192.0.2.1:2375';
  try {
    await expect(connect('1.41').snapshot()).resolves.toBeDefined();
  } finally {
    if (saved === undefined) delete process.env.DOCKER_HOST;
    else process.env.DOCKER_HOST = saved;
  }
});

test('what the engine says is cleaned before it is shown', async () => {
  answer = (_, response) => {
    response.statusCode = 500;
    response.end(JSON.stringify({ message: 'bad \u001b[31mthing\u001b[0m\u0007' }));
    return true;
  };
  await expect(connect('1.41').info()).rejects.toMatchObject({
    code: 'docker-refused',
    message: 'the Docker Engine refused to describe itself: bad thing\\x07',
  });
});

test('an answer that ends in its middle is a failure, and a read is asked once more', async () => {
  let cut = 0;
  answer = (request, response) => {
    if (!request.url?.includes('/info') || cut >= 2) return false;
    cut += 1;
    response.writeHead(200, { 'content-length': '100000', 'content-type': 'application/json' });
    response.write('{"ID":"half');
    setImmediate(() => request.socket.end());
    return true;
  };
  await expect(connect('1.41').info()).rejects.toMatchObject({ code: 'docker-unreachable' });
  expect(cut).toBe(2);
  cut = 1;
  await connect('1.41').info();
  expect(cut).toBe(2);
});
