import { setTimeout as sleep } from 'node:timers/promises';
import { composeLabels } from '../../../src/core/labels.ts';
import type { Engine } from '../../rig/engine.ts';
import { contestantsOn } from '../contestants.ts';
import type { Fleet } from '../fleet.ts';
import type { Daemon } from './daemon.ts';
import { type EngineEvents, now, type Told } from './engine-events.ts';
import { rounds, type Spread } from './spread.ts';

export interface Scene {
  readonly engine: Engine;
  readonly events: EngineEvents;
  readonly fleet: Fleet;
}

/** A value changes in one app, so that one container is made anew; until the new one is started and the old one gone. */
export async function converged(
  events: EngineEvents,
  app: string,
  change: () => unknown,
  patience = 60_000,
): Promise<number> {
  const [from, began] = [events.told.length, now()];
  const isOfIt = ({ attributes, type }: Told): boolean =>
    type === 'container' && attributes[composeLabels.project] === app && attributes[composeLabels.service] === 'web';
  const ends = Promise.all(
    ['start', 'destroy'].map((action) =>
      events.first(from, (event) => isOfIt(event) && event.action === action, patience),
    ),
  );
  const [found] = await Promise.all([ends, change()]);
  return Math.max(...found.map(({ at }) => at)) - began;
}

export async function savedByDaemon({ events, fleet }: Scene, daemon: Daemon, times: number): Promise<Spread> {
  return rounds(times, async (round) => {
    const app = fleet.names[round % fleet.names.length] ?? '';
    await daemon.quiet();
    return converged(events, app, () => fleet.write(app, 100 + round));
  });
}

/** Somebody stands ready to type it, and knows which app it is. */
export async function savedByHand({ engine, events, fleet }: Scene, times: number): Promise<Spread> {
  const { composeUp } = contestantsOn(engine);
  const [app = ''] = fleet.names;
  await composeUp(fleet, app);
  return rounds(times, async (round) => {
    await sleep(300);
    return converged(events, app, () => {
      fleet.write(app, 200 + round);
      return composeUp(fleet, app);
    });
  });
}

export async function savedByLoop({ engine, events, fleet }: Scene, times: number): Promise<Spread> {
  const { composeUp } = contestantsOn(engine);
  const [app = ''] = fleet.names;
  return inLoop(
    () => composeUp(fleet, app),
    () =>
      rounds(times, async (round) => {
        await sleep(1000 + (5000 * (round + 0.5)) / times);
        return converged(events, app, () => fleet.write(app, 300 + round));
      }),
  );
}

/** Begins the turn anew five seconds after it has ended, for as long as the work lasts. */
export async function inLoop<T>(turn: () => Promise<unknown>, work: () => Promise<T>): Promise<T> {
  let isOver = false;
  const loop = (async () => {
    while (!isOver) {
      await turn();
      for (let waited = 0; waited < 5000 && !isOver; waited += 100) await sleep(100);
    }
  })();
  try {
    return await work();
  } finally {
    isOver = true;
    await loop;
  }
}
