import { join } from 'node:path';
import { openLending } from '../../../src/adapters/process/lending.ts';
import { dockerApi } from '../../rig/docker.ts';
import type { Engine } from '../../rig/engine.ts';
import { clear } from '../bench-engine.ts';
import { makeFleet } from '../fleet.ts';
import { type Footprint, startDaemon } from './daemon.ts';

export interface Soaked {
  readonly passes: number;
  readonly seconds: number;
  /** Containers that were killed meanwhile, and came back. */
  readonly killed: number;
  /** After so many passes. */
  readonly steps: readonly (Footprint & { readonly passes: number })[];
}

/**
 * Wakes a daemon again and again, by borrowing an app and giving it back, which is looked at at once; every hundredth time a container is
 * killed, too. `steps`: how often its footprint is taken.
 */
export async function measurePasses(engine: Engine, passes: number, steps = 10): Promise<Soaked> {
  using fleet = makeFleet(5, 1);
  await using daemon = await startDaemon(fleet.dir, engine.env);
  await daemon.quiet();
  const lending = openLending(join(fleet.dir, '.orbitr'));
  const { signal } = new AbortController();
  const taken: (Footprint & { readonly passes: number })[] = [];
  const first = daemon.said.filter(({ kind }) => kind === 'looked').length;
  const began = performance.now();
  let [done, seen, killed] = [0, daemon.said.length, 0];
  const count = (): number => {
    for (; seen < daemon.said.length; seen++) if (daemon.said[seen]?.kind === 'looked') done += 1;
    return done;
  };
  for (let turn = 0, next = 0; done < passes; turn++) {
    if (count() >= next) {
      taken.push({ passes: done, ...daemon.footprint() });
      next += passes / steps;
    }
    const before = done;
    const app = fleet.names[turn % fleet.names.length] ?? '';
    const loan = await lending.borrow(
      { operation: 'soak', by: 'bench', apps: turn % 2 === 0 ? [app] : [] },
      { onWait: () => undefined, signal },
    );
    if (!loan) throw new Error(`the daemon was gone after ${done} of ${passes} passes`);
    loan.giveBack();
    if (turn % 100 === 99) {
      killed += 1;
      await dockerApi(`/containers/${app}-web-1/kill`, { socket: engine.socket, method: 'POST' });
      await daemon.quiet();
    }
    while (count() === before) await new Promise((resolve) => setTimeout(resolve, 2));
  }
  await daemon.quiet();
  taken.push({ passes: count(), ...daemon.footprint() });
  const seconds = (performance.now() - began) / 1000;
  await daemon.stop();
  await clear(engine);
  if (first === 0) throw new Error('the daemon never looked');
  return { passes: done, seconds, killed, steps: taken };
}
