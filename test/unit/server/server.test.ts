import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startServer } from '../../../src/server/start-server.ts';
import { github, githubPush } from '../../support/deliveries.ts';
import { deliver, dial, rest, serve } from './visit.ts';

describe('the places that there are', () => {
  test.each([
    ['/healthz', 200, '{"alive":true}\n'],
    ['/readyz', 200, '{"ready":true}\n'],
    ['/metrics', 200, '# HELP up Whether it is up.\n# TYPE up gauge\nup 1\n'],
    ['/', 404, '{"error":"not found"}\n'],
    ['/metrics/', 404, '{"error":"not found"}\n'],
    ['/hooks/github/x', 404, '{"error":"not found"}\n'],
    ['/toString', 404, '{"error":"not found"}\n'],
    ['/__proto__', 404, '{"error":"not found"}\n'],
  ])('%s answers %i', async (path, status, text) => {
    const { url } = await serve();
    const response = await fetch(url + path);
    expect([response.status, await response.text()]).toEqual([status, text]);
  });

  test('an address that has to be tidied up first leads nowhere', async () => {
    const socket = await dial(await serve());
    socket.write('GET /hooks/../metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(await rest(socket)).toMatch(/^HTTP\/1\.1 404 /);
  });

  test.each([
    ['GET', '/hooks', 'POST'],
    ['GET', '/hooks/github', 'POST'],
    ['PUT', '/hooks/github', 'POST'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['DELETE', '/metrics', 'GET, HEAD'],
  ])('%s %s is answered with what is allowed', async (method, path, allow) => {
    const { url } = await serve();
    const response = await fetch(url + path, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
  });

  test('HEAD asks without a body', async () => {
    const { url } = await serve();
    const response = await fetch(`${url}/healthz`, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '15', '']);
  });

  test('metrics come as Prometheus wants them', async () => {
    const { url } = await serve();
    expect((await fetch(`${url}/metrics`)).headers.get('content-type')).toContain('text/plain; version=0.0.4');
  });

  test('no header tells what is running', async () => {
    const { url } = await serve();
    const names = [...(await fetch(`${url}/healthz`)).headers.keys()];
    expect(names.sort()).toEqual([
      'cache-control',
      'connection',
      'content-length',
      'content-type',
      'date',
      'keep-alive',
      'x-content-type-options',
    ]);
  });
});

test('not ready is told with its reason', async () => {
  const { url } = await serve({ ready: async () => ({ ready: false, why: 'the engine does not answer' }) });
  const response = await fetch(`${url}/readyz`);
  expect(response.status).toBe(503);
  expect(await response.json()).toEqual({ ready: false, why: 'the engine does not answer' });
});

test('what breaks inside is logged, and not told', async () => {
  const { url, events } = await serve({ metrics: () => Promise.reject(new Error('/srv/secret/path')) });
  const response = await fetch(`${url}/metrics`);
  expect([response.status, await response.text()]).toEqual([500, '{"error":"internal error"}\n']);
  expect(events).toContainEqual(expect.objectContaining({ kind: 'failed', error: new Error('/srv/secret/path') }));
});

test('what is no HTTP gets a bare 400', async () => {
  const socket = await dial(await serve());
  socket.write('\x16\x03\x01hello\r\n\r\n');
  expect(await rest(socket)).toBe('HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
});

test('whatever is thrown at it, it goes on answering', async () => {
  const server = await serve({ limits: { headerTime: 100, bodyTime: 100, checkEvery: 20, drainTime: 10 } });
  const method = fc.constantFrom('GET', 'POST', 'TRACE', 'PRI', '');
  const path = fc.oneof(fc.constantFrom('/hooks', '/metrics', '*', 'http://x/metrics', '//', '/%00'), fc.string());
  const header = fc.oneof(
    fc.constantFrom('transfer-encoding: chunked', 'content-length: -1', 'content-length: 5', 'upgrade: h2c', 'host: a'),
    fc.string(),
  );
  const request = fc
    .tuple(method, path, fc.array(header, { maxLength: 4 }), fc.string())
    .map(([verb, place, headers, body]) => `${verb} ${place} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
  await fc.assert(
    fc.asyncProperty(request, async (text) => {
      const socket = await dial(server);
      socket.end(text);
      await rest(socket);
    }),
    { numRuns: 100 },
  );
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect(server.events.filter(({ kind }) => kind === 'failed')).toEqual([]);
  expect(server.wakes).toEqual([]);
});

test('headers without end are cut', async () => {
  const socket = await dial(await serve({ limits: { headerTime: 100, checkEvery: 20 } }));
  socket.write('GET /healthz HTTP/1.1\r\nhost: x\r\n');
  expect(await rest(socket)).toMatch(/^HTTP\/1\.1 408 /);
});

test('a connection on which nothing moves any more is cut', async () => {
  const socket = await dial(await serve({ limits: { silentTime: 50 }, metrics: () => new Promise(() => undefined) }));
  socket.write('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n');
  expect(await rest(socket)).toBe('');
});

test('headers without measure are refused', async () => {
  const socket = await dial(await serve());
  socket.write(`GET /healthz HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`);
  expect(await rest(socket)).toMatch(/^HTTP\/1\.1 431 /);
});

test('more connections than there may be are dropped, and those that are there go on', async () => {
  const server = await serve({ limits: { connections: 2 } });
  const [first, second] = [await dial(server), await dial(server)];
  expect(await rest(await dial(server))).toBe('');
  first.write('GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
  expect(await rest(first)).toContain('{"alive":true}');
  second.destroy();
});

describe('the end', () => {
  test('waits for what is under way, and lets nothing new in', async () => {
    const begun = Promise.withResolvers<void>();
    const told = Promise.withResolvers<string>();
    const metrics = (): Promise<string> => {
      begun.resolve();
      return told.promise;
    };
    const server = await serve({ metrics, limits: { closeTime: 60_000, idleTime: 60_000 } });
    const answer = fetch(`${server.url}/metrics`);
    await begun.promise;
    const closed = server.close();
    await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
    told.resolve('up 1\n');
    const response = await answer;
    expect([response.status, await response.text()]).toEqual([200, 'up 1\n']);
    await closed;
  });

  test('cuts what does not end', async () => {
    const begun = Promise.withResolvers<void>();
    const metrics = (): Promise<string> => {
      begun.resolve();
      return new Promise(() => undefined);
    };
    const server = await serve({ metrics, limits: { closeTime: 50 } });
    const answer = fetch(`${server.url}/metrics`).catch(() => 'cut');
    const socket = await dial(server);
    socket.write('POST /hooks/github HTTP/1.1\r\nhost: x\r\n');
    await begun.promise;
    await server.close();
    expect(await answer).toBe('cut');
  });

  test('a second one is none', async () => {
    const server = await serve();
    await Promise.all([server.close(), server.close()]);
    await server.close();
  });
});

describe('where it cannot listen it says why', () => {
  const options = (address: string, port: number): Parameters<typeof startServer>[0] => ({
    address,
    port,
    secrets: () => ({}),
    onWake: () => undefined,
    ready: () => ({ ready: true }),
    metrics: () => '',
    log: () => undefined,
    now: Date.now,
  });

  test('another listens', async () => {
    const { port } = await serve();
    await expect(startServer(options('127.0.0.1', port))).rejects.toMatchObject({
      code: 'server-address',
      message: `cannot listen on 127.0.0.1 port ${port}: another program listens there`,
    });
  });

  test('an address of another machine', async () => {
    await expect(startServer(options('192.0.2.1', 0))).rejects.toThrow('this machine has no such address');
  });
});

test('a deliverer who hangs up half-way leaves nothing behind', async () => {
  const server = await serve({ limits: { bodiesAtOnce: 1 } });
  const socket = await dial(server);
  socket.write(
    'POST /hooks/github HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
  );
  socket.destroy();
  let status = 429;
  while (status === 429) status = (await deliver(server, github('push', githubPush()))).status;
  expect(status).toBe(202);
});
