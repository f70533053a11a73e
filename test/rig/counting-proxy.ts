import { rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testHost } from './docker.ts';
import { uniqueName } from './places.ts';

/** A second address of an engine, which counts what is asked of it. */
export interface CountingProxy {
  /** `unix://…`: a DOCKER_HOST. */
  readonly host: string;
  /** `GET /v1.41/containers/json?all=1`, in the order in which they came. */
  readonly requests: readonly string[];
  /** Counts from nothing again. */
  readonly reset: () => void;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** Requests and answers are handed on as streams; connections that turn into something else (attach, exec) are not. */
export async function startCountingProxy(target = testHost()): Promise<CountingProxy> {
  const http = process.getBuiltinModule('node:http');
  const socketPath = target.replace('unix://', '');
  const requests: string[] = [];
  const path = join(tmpdir(), `${uniqueName('proxy')}.sock`);
  const forward = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const { method = 'GET', url = '/', headers } = incoming;
    requests.push(`${method} ${url}`);
    const request = http.request({ socketPath, method, path: url, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    request.on('error', () => outgoing.destroy());
    outgoing.on('close', () => request.destroy());
    incoming.pipe(request);
  };
  const server = http.createServer(forward);
  await new Promise<void>((listening) => server.listen(path, listening));
  return {
    host: `unix://${path}`,
    requests,
    reset: () => requests.splice(0),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      rmSync(path, { force: true });
    },
  };
}
