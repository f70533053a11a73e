import type { Engine } from '../rig/engine.ts';
import { clear, mustRun } from './bench-engine.ts';
import { contestantsOn } from './contestants.ts';
import { type Fleet, makeFleet } from './fleet.ts';
import type { Repeats } from './repeats.ts';
import { median } from './timing.ts';

/** The same work done by both, to all containers running; milliseconds. */
export interface Beside {
  readonly orbitr: number;
  readonly compose: number;
  /** Orbitr as it is unless told otherwise: until all is ready. */
  readonly ready: number;
}

/** Compose waits for nothing once a container is started; neither does Orbitr that is told so. */
export const toRunning = ['apply', '--yes', '--no-wait'];
export const toReady = ['apply', '--yes'];

/** From an engine that holds nothing but the image to all containers running; Compose four apps at a time. */
export async function measureCold(engine: Engine, apps: number, { seldom }: Repeats): Promise<Beside> {
  const { orbitr, composeAll } = contestantsOn(engine);
  const from = async (bringUp: (fleet: Fleet) => Promise<number>): Promise<number> => {
    // what Orbitr remembers stands in the folder, so each time needs a new one
    using fleet = makeFleet(apps);
    const ms = await bringUp(fleet);
    await mustRun(engine, apps * 2);
    await clear(engine);
    return ms;
  };
  return {
    orbitr: await median(seldom, () => from((fleet) => orbitr(fleet, toRunning))),
    ready: await median(seldom, () => from((fleet) => orbitr(fleet, toReady))),
    compose: await median(seldom, () => from((fleet) => composeAll(fleet, 4))),
  };
}
