import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testHost } from './docker.ts';

/**
 * A socket in front of the engine's, through which both Orbitr and Compose go when DOCKER_HOST names it. It sees every request, and a
 * test may hold one, lose one, or end somebody at exactly that point.
 */
export interface FaultProxy {
  /** `unix://…` */
  readonly host: string;
  /** Every request in the order of its arrival, since the last `watch`. */
  readonly seen: readonly ProxiedRequest[];
  /** Counts from one again and forgets what was seen; the watcher is called twice for each request. */
  readonly watch: (watcher?: Watcher) => void;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

export interface ProxiedRequest {
  readonly method: string;
  /** Without the version: `/containers/create?name=web-1`. */
  readonly path: string;
  readonly sender: 'orbitr' | 'compose';
  /** POST, PUT and DELETE are counted from one; undefined for what only reads. */
  readonly mutation: number | undefined;
  /** The engine's status; 0 until it has answered. */
  readonly status: number;
}

/** before: the engine has not heard of it. after: it has done it, and the sender does not know yet. */
export type Watcher = (request: ProxiedRequest, when: 'before' | 'after') => Verdict | Promise<Verdict>;

/**
 * What becomes of it, where it is not passed on as it is; a request that is hit before never reaches the engine. Held for as long as the
 * promise takes.
 * lose: the connection is cut · hang: it stays open, and nobody ever answers · refuse: the engine says 500 · half-close: the answer ends
 * in its middle, or before it began.
 */
export type Verdict = 'lose' | 'hang' | 'refuse' | 'half-close' | undefined;

export async function startFaultProxy(engine: string = testHost()): Promise<FaultProxy> {
  const http = process.getBuiltinModule('node:http');
  const dir = mkdtempSync(join(tmpdir(), 'orbitr-proxy-'));
  const socket = join(dir, 'docker.sock');
  const target = engine.replace('unix://', '');
  const agent = new http.Agent({ keepAlive: false });
  let watcher: Watcher = () => undefined;
  let mutations = 0;
  const seen: Writable<ProxiedRequest>[] = [];

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const note = noteOf(request, () => (mutations += 1));
    seen.push(note);
    const watching = watcher;
    const body = await bytesOf(request);
    const early = await watching(note, 'before');
    if (early) return void spoil(early, request, response);
    const { method, url: path, headers } = request;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      http.request({ socketPath: target, method, path, headers, agent }, resolve).on('error', reject).end(body);
    });
    note.status = answer.statusCode ?? 0;
    if (isStream(note)) {
      response.writeHead(note.status, answer.headers);
      for await (const chunk of answer) response.write(chunk);
      if (await watching(note, 'after')) request.socket.destroy();
      else response.end();
      return;
    }
    const whole = await bytesOf(answer);
    const late = await watching(note, 'after');
    if (late) return void spoil(late, request, response, { answer, whole });
    response.writeHead(note.status, answer.headers).end(whole);
  };

  const server = http.createServer((request, response) => {
    // an engine that is away looks the same through the proxy: the connection breaks
    handle(request, response).catch(() => request.socket.destroy());
  });
  server.keepAliveTimeout = 0; // the engine never hangs up either
  await new Promise<void>((ready) => server.listen(socket, ready));
  return {
    host: `unix://${socket}`,
    seen,
    watch: (next = () => undefined) => {
      watcher = next;
      mutations = 0;
      seen.length = 0;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise<void>((closed) => server.close(() => closed()));
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

interface Answered {
  readonly answer: IncomingMessage;
  readonly whole: Buffer;
}

function spoil(
  verdict: Exclude<Verdict, undefined>,
  { socket }: IncomingMessage,
  response: ServerResponse,
  answered?: Answered,
): void {
  if (verdict === 'lose') socket.destroy();
  else if (verdict === 'refuse')
    response
      .writeHead(500, { 'content-type': 'application/json' })
      .end(JSON.stringify({ message: 'the rig made this fail' }));
  else if (verdict === 'half-close') {
    if (answered) socket.write(`HTTP/1.1 ${answered.answer.statusCode} OK\r\ncontent-length: 100000\r\n\r\n`);
    socket.end(answered ? answered.whole.subarray(0, Math.floor(answered.whole.length / 2)) : '');
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function noteOf(request: IncomingMessage, count: () => number): Writable<ProxiedRequest> {
  const { method = 'GET', url = '/' } = request;
  return {
    method,
    path: url.replace(/^\/v\d+\.\d+/, ''),
    sender: /compose|docker-client/i.test(request.headers['user-agent'] ?? '') ? 'compose' : 'orbitr',
    mutation: method === 'POST' || method === 'PUT' || method === 'DELETE' ? count() : undefined,
    status: 0,
  };
}

/** Answers that come bit by bit and must not wait for their end. */
function isStream({ path }: ProxiedRequest): boolean {
  return /^\/(?:images\/create|build|events)|\/(?:logs|wait|attach)\b/.test(path);
}

async function bytesOf(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
