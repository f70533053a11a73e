import { spawn } from 'node:child_process';
import { createServer, type Socket } from 'node:net';
import type { Engine } from './engine.ts';
import { tool } from './places.ts';

/** Where a server can be reached. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface Tunnel extends Address {
  readonly close: () => Promise<void>;
}

/** A port on this side that leads to 127.0.0.1 of an engine with a network of its own. A connection that nobody answers there is cut. */
export async function openTunnel(engine: Engine, port: number): Promise<Tunnel> {
  const open = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const command = [`--net=${engine.netns}`, tool('busybox'), 'nc', '127.0.0.1', `${port}`];
    const child = spawn('nsenter', command, { stdio: ['pipe', 'pipe', 'ignore'] });
    open.add(socket);
    socket.on('close', () => {
      open.delete(socket);
      child.kill('SIGKILL');
    });
    for (const stream of [socket, child.stdin]) stream.on('error', () => socket.destroy());
    child.on('exit', (status) => status !== 0 && socket.destroy());
    socket.pipe(child.stdin);
    child.stdout.pipe(socket);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  return {
    host: '127.0.0.1',
    port: typeof address === 'object' && address ? address.port : 0,
    close: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
