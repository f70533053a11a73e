import type { Engine } from '../rig/engine.ts';
import { clear } from './bench-engine.ts';
import { contestantsOn } from './contestants.ts';
import { makeFleet } from './fleet.ts';
import type { Repeats } from './repeats.ts';
import { median } from './timing.ts';

/** Whole processes, in milliseconds; `bare` is Node.js with nothing to do. */
export interface StartUp {
  readonly bare: number;
  readonly version: number;
  /** Of a workspace with one app that is up. */
  readonly plan: number;
  /** Of 100 apps, without an engine. */
  readonly validate: number;
}

export async function measureStartUp(engine: Engine, { often }: Repeats): Promise<StartUp> {
  const { orbitr, emptyNode } = contestantsOn(engine);
  using one = makeFleet(1);
  using hundred = makeFleet(100);
  await orbitr(one, ['apply', '--yes']);
  // Node.js keeps what it compiled: the first run of a command is another one
  for (const args of [['--version'], ['plan']]) await orbitr(one, args);
  await orbitr(hundred, ['validate']);
  const found = {
    bare: await median(often, emptyNode),
    version: await median(often, () => orbitr(one, ['--version'])),
    plan: await median(often, () => orbitr(one, ['plan'])),
    validate: await median(often, () => orbitr(hundred, ['validate'])),
  };
  await clear(engine);
  return found;
}
