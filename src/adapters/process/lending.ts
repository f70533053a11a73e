import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import { OrbitrError } from '../../core/errors.ts';
import type { LendAsk, Lending, Loan } from '../../ports/lending.ts';

const Ask = z.object({ operation: z.string().max(40), by: z.string().max(200), apps: z.array(z.string()).max(10_000) });
const Answer = z.union([z.object({ wait: z.array(z.string()) }), z.object({ lent: z.literal(true) })]);

/** A socket in the state folder, which is its owner's alone. One line of JSON each way; the loan ends with the connection, however it ends. */
export function openLending(stateDir: string): Lending {
  const path = shortest(join(stateDir, 'daemon.sock'));
  return {
    borrow: (ask, hooks) => borrow(path, ask, hooks),
    lend: async (onAsk) => {
      // the lock says that no other daemon lives: what lies there was left by a dead one
      rmSync(path, { force: true });
      const open = new Set<Socket>();
      const server = createServer((socket) => {
        open.add(socket);
        socket.on('close', () => open.delete(socket));
        socket.on('error', () => socket.destroy());
        answer(socket, onAsk).catch(() => socket.destroy());
      });
      server.listen(path);
      await once(server, 'listening');
      chmodSync(path, 0o600);
      return {
        close: async () => {
          for (const socket of open) socket.destroy();
          const closed = once(server, 'close');
          server.close();
          await closed;
        },
      };
    },
  };
}

async function answer(socket: Socket, onAsk: Parameters<Lending['lend']>[0]): Promise<void> {
  const line = await firstLine(socket);
  const ask = Ask.parse(JSON.parse(line));
  const gone = once(socket, 'close');
  const release = await onAsk(ask, (apps) => void socket.write(`${JSON.stringify({ wait: apps })}\n`));
  if (!socket.destroyed) socket.write('{"lent":true}\n');
  if (!socket.destroyed) await gone;
  release();
}

async function firstLine(socket: Socket): Promise<string> {
  for await (const line of createInterface({ input: socket })) return line;
  return '';
}

async function borrow(
  path: string,
  ask: LendAsk,
  { onWait, signal }: Parameters<Lending['borrow']>[1],
): Promise<Loan | undefined> {
  const socket = createConnection(path);
  try {
    await once(socket, 'connect');
  } catch {
    return undefined;
  }
  const end = (): void => void socket.destroy();
  signal.addEventListener('abort', end, { once: true });
  const lost = new AbortController();
  socket.on('error', end);
  socket.on('close', () => lost.abort());
  socket.write(`${JSON.stringify(ask)}\n`);
  for await (const line of createInterface({ input: socket })) {
    const said = Answer.parse(JSON.parse(line));
    if ('wait' in said) onWait(said.wait);
    else {
      signal.removeEventListener('abort', end);
      return { giveBack: end, lost: lost.signal };
    }
  }
  if (!signal.aborted) return undefined;
  throw new OrbitrError({ code: 'interrupted', message: 'interrupted; nothing was touched' });
}

/** Kernels take about a hundred bytes. */
function shortest(path: string): string {
  const near = relative(process.cwd(), path);
  return near.length < path.length ? near : path;
}
