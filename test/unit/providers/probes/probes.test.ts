import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { probe } from '../../../../src/providers/probes/index.ts';

const open: { close: () => void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listening(server: Server): Promise<number> {
  open.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

const http = (more: object = {}) =>
  ({ kind: 'http', port: 80, path: '/health', status: 200, headers: {}, timeout: 5, ...more }) as const;
const tcp = { kind: 'tcp', port: 80, timeout: 5 } as const;
const ask = (wish: Parameters<typeof probe>[0]['wish'], port: number, host = '127.0.0.1') =>
  probe({ wish, host, port, signal: new AbortController().signal });

describe('http', () => {
  test('passes on the expected status, sending its headers', async () => {
    const port = await listening(
      createHttp(({ url, headers }, response) => {
        response.statusCode = url === '/health' && headers['x-forwarded-proto'] === 'https' ? 204 : 500;
        response.end();
      }),
    );
    expect(await ask(http({ status: 204, headers: { 'X-Forwarded-Proto': 'https' } }), port)).toEqual({
      kind: 'passed',
    });
    expect(await ask(http({ status: 204 }), port)).toEqual({
      kind: 'failed',
      why: '/health answers 500, not 204',
    });
  });

  test('does not follow a redirect', async () => {
    const port = await listening(
      createHttp((_request, response) => void response.writeHead(301, { location: '/' }).end()),
    );
    expect(await ask(http(), port)).toMatchObject({ kind: 'failed', why: '/health answers 301, not 200' });
    expect(await ask(http({ status: 301 }), port)).toEqual({ kind: 'passed' });
  });

  test('fails where a server accepts and never answers', async () => {
    const port = await listening(createTcp(() => undefined));
    expect(await ask(http({ timeout: 0.2 }), port)).toEqual({ kind: 'failed', why: 'no answer within 0.2 s' });
  });
});

test('http: a server that drips its answer is not waited for longer than is said', async () => {
  const port = await listening(
    createTcp((socket) => {
      const drip = setInterval(() => socket.write('X-Drip: 1\r\n'), 20);
      socket.write('HTTP/1.1 200 OK\r\n');
      socket.on('close', () => clearInterval(drip)).on('error', () => undefined);
    }),
  );
  expect(await ask(http({ timeout: 0.3 }), port)).toEqual({ kind: 'failed', why: 'no answer within 0.3 s' });
});

describe('tcp', () => {
  test('passes where a connection is accepted', async () => {
    expect(await ask(tcp, await listening(createTcp((socket) => socket.end())))).toEqual({ kind: 'passed' });
  });
});

describe.each([
  ['http', http()],
  ['tcp', tcp],
] as const)('%s', (_kind, wish) => {
  test('fails where nothing listens', async () => {
    const server = createTcp();
    const port = await listening(server);
    await new Promise((done) => server.close(done));
    expect(await ask(wish, port)).toEqual({ kind: 'failed', why: 'nothing listens there yet' });
  });

  test('knows no way to a name that leads nowhere', async () => {
    expect(await ask(wish, 80, 'nowhere.invalid')).toMatchObject({ kind: 'away' });
  });

  test('ends early when the pass is interrupted', async () => {
    const port = await listening(createTcp(() => undefined));
    const asked = probe({ wish: { ...wish, timeout: 60 }, host: '127.0.0.1', port, signal: AbortSignal.abort() });
    expect((await asked).kind).not.toBe('passed');
  });
});
