import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { join, relative } from 'node:path';
import * as z from 'zod';
import { OrbitrError } from '../../core/errors.ts';
import { splitLines } from '../../lib/line-stream.ts';
import type { LendAsk, Lending, Loan } from '../../ports/lending.ts';

const Ask = z.object({ operation: z.string().max(40), by: z.string().max(200), apps: z.array(z.string()).max(10_000) });
const Answer = z.union([z.object({ wait: z.array(z.string()) }), z.object({ lent: z.literal(true) })]);

/** Characters of a line: ten thousand names of apps. */
const longest = 500_000;

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
  const gone = new Promise<void>((resolve) => void socket.on('close', () => resolve()));
  const ask = Ask.parse(JSON.parse(await firstLine(socket)));
  const release = await onAsk(ask, (apps) => void socket.write(`${JSON.stringify({ wait: apps })}\n`));
  if (!socket.destroyed) {
    socket.write('{"lent":true}\n');
    await gone;
  }
  release();
}

/** Goes on listening: whoever does not read does not hear of the end. */
function firstLine(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    const lines = splitLines(resolve, longest);
    socket.on('data', (chunk) => lines.push(chunk));
    socket.on('close', () => resolve(''));
  });
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
  const lost = new AbortController();
  socket.on('error', end);
  socket.on('close', () => lost.abort());
  signal.addEventListener('abort', end, { once: true });
  socket.write(`${JSON.stringify(ask)}\n`);
  const isLent = await lentOver(socket, onWait);
  signal.removeEventListener('abort', end);
  if (isLent) return { giveBack: end, lost: lost.signal };
  if (!signal.aborted) return undefined;
  throw new OrbitrError({ code: 'interrupted', message: 'interrupted; nothing was touched' });
}

/** False where the other side hangs up before. */
function lentOver(socket: Socket, onWait: (apps: readonly string[]) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const lines = splitLines((line) => {
      const { data } = Answer.safeParse(parsed(line));
      if (!data) socket.destroy();
      else if ('wait' in data) onWait(data.wait);
      else resolve(true);
    }, longest);
    socket.on('data', (chunk) => lines.push(chunk));
    socket.on('close', () => resolve(false));
  });
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Kernels take about a hundred bytes. */
function shortest(path: string): string {
  const near = relative(process.cwd(), path);
  return near.length < path.length ? near : path;
}
