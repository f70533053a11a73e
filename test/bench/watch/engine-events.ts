import type { IncomingMessage } from 'node:http';
import type { Engine } from '../../rig/engine.ts';

/** What an engine says has happened, by its own clock. */
export interface Told {
  /** Unix milliseconds, with fractions. */
  readonly at: number;
  readonly type: string;
  readonly action: string;
  readonly id: string;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface EngineEvents {
  readonly told: readonly Told[];
  /** The first since `from` (an index into `told`) that is meant; throws after `patience` milliseconds. */
  readonly first: (from: number, isMeant: (event: Told) => boolean, patience?: number) => Promise<Told>;
  readonly close: () => void;
}

/** Listens beside whoever is measured: no polling, so a moment is known as exactly as the engine knows it. */
export async function listen({ socket }: Pick<Engine, 'socket'>): Promise<EngineEvents> {
  const http = process.getBuiltinModule('node:http');
  const told: Told[] = [];
  const waiting = new Set<() => void>();
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    http.get({ socketPath: socket, path: '/events', agent: false }, resolve).on('error', reject);
  });
  let rest = '';
  answer.on('error', () => undefined);
  answer.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('utf8')).split('\n');
    rest = lines.pop() ?? '';
    told.push(...lines.filter((line) => line !== '').map(toldIn));
    for (const look of waiting) look();
  });
  return {
    told,
    first: (from, isMeant, patience = 30_000) =>
      new Promise((resolve, reject) => {
        let next = from;
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`the engine did not tell within ${patience} ms what was waited for`));
        }, patience);
        const look = (): void => {
          while (next < told.length) {
            const event = told[next++];
            if (!event || !isMeant(event)) continue;
            clearTimeout(timer);
            waiting.delete(look);
            resolve(event);
            return;
          }
        };
        waiting.add(look);
        look();
      }),
    close: () => answer.destroy(),
  };
}

function toldIn(line: string): Told {
  const { Type, Action, Actor, timeNano } = JSON.parse(line);
  const attributes: Record<string, string> = Actor.Attributes ?? {};
  return { at: timeNano / 1e6, type: Type, action: Action, id: Actor.ID, name: attributes['name'] ?? '', attributes };
}

/** Unix milliseconds with fractions, by this process: the same clock as the engine's. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
