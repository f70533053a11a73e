import { rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testHost } from './docker.ts';
import { uniqueName } from './places.ts';

/** A second address of an engine, whose stream of events tells many more than happen. */
export interface EventStorm {
  /** `unix://…`: a DOCKER_HOST. */
  readonly host: string;
  /** How many were told beside the real ones. */
  readonly count: () => number;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** One event as the engine writes it; the number counts from zero. */
export type Invented = (number: number) => {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: Readonly<Record<string, string>> };
};

/** Milliseconds: what is due by then is told in one go. */
const beat = 20;

export async function startEventStorm(
  perSecond: number,
  invent: Invented,
  engine: string = testHost(),
): Promise<EventStorm> {
  const http = process.getBuiltinModule('node:http');
  const socketPath = engine.replace('unix://', '');
  const path = join(tmpdir(), `${uniqueName('storm')}.sock`);
  const listeners = new Set<ServerResponse>();
  let count = 0;

  const forward = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const { method = 'GET', url = '/', headers } = incoming;
    const request = http.request({ socketPath, method, path: url, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      if (!/\/events\b/.test(url)) return void answer.pipe(outgoing);
      outgoing.flushHeaders();
      listeners.add(outgoing);
      outgoing.on('close', () => listeners.delete(outgoing));
      // whole lines only, so that none of ours falls into the middle of one
      let rest = '';
      answer.on('data', (chunk: Buffer) => {
        const text = rest + chunk.toString('utf8');
        const end = text.lastIndexOf('\n') + 1;
        rest = text.slice(end);
        if (end > 0) outgoing.write(text.slice(0, end));
      });
      answer.on('end', () => outgoing.end());
      answer.on('error', () => outgoing.destroy());
    });
    request.on('error', () => outgoing.destroy());
    outgoing.on('close', () => request.destroy());
    incoming.pipe(request);
  };

  const began = performance.now();
  const timer = setInterval(() => {
    if (listeners.size === 0) return;
    const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
    // whoever begins to listen late is not told of what was before
    for (count = Math.max(count, due - perSecond); count < due; count++) {
      const now = Date.now();
      const line = `${JSON.stringify({ ...invent(count), time: Math.floor(now / 1000), timeNano: now * 1e6 })}\n`;
      for (const listener of listeners) listener.write(line);
    }
  }, beat);
  const server = http.createServer(forward);
  server.keepAliveTimeout = 0; // the engine never hangs up either
  await new Promise<void>((listening) => server.listen(path, listening));
  return {
    host: `unix://${path}`,
    count: () => count,
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      rmSync(path, { force: true });
    },
  };
}

/** Half of them about containers that nobody knows, half about those of a workspace's apps: each of these is a reason to look. */
export function aboutApps(workspace: string, apps: readonly string[]): Invented {
  const actions = ['start', 'die', 'health_status: healthy', 'update', 'unpause'];
  return (number) => {
    const Action = actions[number % actions.length] ?? 'start';
    const Actor = {
      ID: number.toString(16).padStart(64, '0'),
      Attributes: { name: `storm-${number}`, image: 'storm' },
    };
    const app = number % 2 === 0 ? undefined : apps[(number >> 1) % apps.length];
    if (app === undefined) return { Type: 'container', Action, Actor };
    const own = { 'dev.orbitr.workspace': workspace, 'dev.orbitr.app': app, 'com.docker.compose.service': 'web' };
    return { Type: 'container', Action, Actor: { ...Actor, Attributes: { ...Actor.Attributes, ...own } } };
  };
}
