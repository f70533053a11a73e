import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { Wake } from '../../../src/core/webhook/types.ts';
import type { RunningServer, ServerEvent } from '../../../src/ports/server.ts';
import { startServer } from '../../../src/server/start-server.ts';
import { type Delivery, secret } from '../../support/deliveries.ts';

export interface Visited extends RunningServer {
  readonly url: string;
  readonly wakes: Wake[];
  readonly events: ServerEvent[];
}

/** A server of its own on a free port of the loopback, ended with the test. */
export async function serve(options: Partial<Parameters<typeof startServer>[0]> = {}): Promise<Visited> {
  const wakes: Wake[] = [];
  const events: ServerEvent[] = [];
  const server = await startServer({
    address: '127.0.0.1',
    port: 0,
    secrets: () => ({ github: [secret], 'docker-hub': [secret], generic: [secret] }),
    onWake: (wake) => void wakes.push(wake),
    ready: () => ({ ready: true }),
    metrics: () => '# HELP up Whether it is up.\n# TYPE up gauge\nup 1\n',
    log: (event) => void events.push(event),
    now: Date.now,
    ...options,
  });
  onTestFinished(() => server.close());
  return { ...server, url: `http://127.0.0.1:${server.port}`, wakes, events };
}

export function deliver({ url }: Visited, { sender, headers, body, token }: Delivery): Promise<Response> {
  return fetch(`${url}/hooks/${sender}${token ? `?token=${encodeURIComponent(token)}` : ''}`, {
    method: 'POST',
    headers,
    body,
  });
}

/** A bare connection, for what no client would send. */
export async function dial({ port }: RunningServer): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

/** All that comes until the connection is over, however it ends. */
export function rest(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => {
    const end = (): void => resolve(Buffer.concat(chunks).toString());
    if (socket.closed) end();
    else socket.once('close', end);
  });
}
