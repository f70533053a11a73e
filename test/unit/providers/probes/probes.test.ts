import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { ProbeWish } from '../../../../src/core/health/probe.ts';
import type { ContainerInspect } from '../../../../src/core/live/inspect.ts';
import type { Exec, Executed } from '../../../../src/ports/exec.ts';
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
const inside: Exec = async () => ({ kind: 'refused', why: 'no such program' });

/** A container that publishes its port 80 where the test listens. */
function place(port: number, host = '127.0.0.1', exec = inside) {
  const container = {
    Id: 'c1',
    HostConfig: {},
    State: {},
    NetworkSettings: { Ports: { '80/tcp': [{ HostIp: host, HostPort: `${port}` }] } },
  } as unknown as ContainerInspect;
  return { container, endpoint: 'unix:///run/docker.sock', exec, signal: new AbortController().signal };
}

const ask = (wish: ProbeWish, port: number, host = '127.0.0.1') => probe({ wish, ...place(port, host) });

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
    const asked = probe({ ...place(port), wish: { ...wish, timeout: 60 }, signal: AbortSignal.abort() });
    expect((await asked).kind).not.toBe('passed');
  });
});

test('a status within a range passes', async () => {
  const port = await listening(createHttp((_request, response) => void response.writeHead(401).end()));
  expect(await ask(http({ status: [200, 401] }), port)).toEqual({ kind: 'passed' });
  expect(await ask(http({ status: [200, 399] }), port)).toMatchObject({ why: '/health answers 401, not 200-399' });
});

describe('where no address leads, it is asked from inside', () => {
  const ended = (output: string, exitCode = 0): Executed => ({ kind: 'ended', exitCode, output });
  const within = (wish: ProbeWish, ran: Executed) =>
    probe({ wish, ...place(80, 'nowhere.invalid', async () => ran), endpoint: 'ssh://nas' });

  test('http: by the status that curl or wget tells', async () => {
    expect(await within(http(), ended('200'))).toEqual({ kind: 'passed' });
    expect(await within(http(), ended('503\n'))).toMatchObject({ kind: 'failed', why: '/health answers 503, not 200' });
    expect(await within(http(), ended('000', 7))).toMatchObject({ kind: 'failed' });
    expect(await within(http(), ended('', 127))).toMatchObject({ kind: 'away' });
    expect(await within(http(), { kind: 'refused', why: 'no sh' })).toMatchObject({ kind: 'away' });
  });

  test('http: what the files say never becomes part of the script', async () => {
    const seen: (readonly string[])[] = [];
    const exec: Exec = async (_container, argv) => {
      seen.push(argv);
      return ended('200');
    };
    const wish = http({ path: '/$(reboot)', headers: { 'X-Key': '`id`' } });
    await probe({ wish, ...place(80, 'nowhere.invalid', exec), endpoint: 'ssh://nas' });
    const [argv = []] = seen;
    expect(argv[2]).not.toMatch(/reboot|`id`/);
    expect(argv.slice(3)).toEqual(['sh', 'http://127.0.0.1:80/$(reboot)', '5', 'X-Key: `id`']);
  });

  test('tcp: by the sockets that listen', async () => {
    const head = '  sl  local_address rem_address   st';
    const line = (state: string) => `   0: 00000000:0050 00000000:0000 ${state} 00000000:00000000 00:00000000`;
    expect(await within(tcp, ended(`${head}\n${line('0A')}`))).toEqual({ kind: 'passed' });
    expect(await within(tcp, ended(`${head}\n${line('01')}`, 1))).toMatchObject({ kind: 'failed' });
    expect(await within(tcp, ended('cat: not found', 127))).toMatchObject({ kind: 'away' });
  });
});

describe('command', () => {
  const wish = { kind: 'command', argv: ['pg_isready', '-q'], timeout: 5 } as const;
  const ran = (answer: Executed) => probe({ wish, ...place(80, '127.0.0.1', async () => answer) });

  test('passes on exit code 0 and tells what it said otherwise', async () => {
    expect(await ran({ kind: 'ended', exitCode: 0, output: '' })).toEqual({ kind: 'passed' });
    expect(await ran({ kind: 'ended', exitCode: 2, output: 'a\nno response\n' })).toEqual({
      kind: 'failed',
      why: 'pg_isready ended with exit code 2: no response',
    });
    expect(await ran({ kind: 'overdue' })).toEqual({ kind: 'failed', why: 'pg_isready did not end within 5 s' });
    expect(await ran({ kind: 'refused', why: 'no such file' })).toMatchObject({ kind: 'failed' });
  });
});

describe('docker', () => {
  const judged = (health: object | undefined) => {
    const { container, ...rest } = place(80);
    const state = { ...container.State, ...(health ? { Health: health } : {}) } as ContainerInspect['State'];
    return probe({ wish: { kind: 'docker', timeout: 5 }, container: { ...container, State: state }, ...rest });
  };

  test('passes the engine’s own judgement on', async () => {
    expect(await judged({ Status: 'healthy', FailingStreak: 0 })).toEqual({ kind: 'passed' });
    expect(await judged({ Status: 'unhealthy', Log: [{ ExitCode: 1, Output: 'refused' }] })).toEqual({
      kind: 'failed',
      why: 'its health check fails: refused',
    });
    expect(await judged(undefined)).toMatchObject({ kind: 'away' });
  });
});
