import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../rig/engine.ts';
import { aboutApps, startEventStorm } from '../../rig/event-storm.ts';
import { clear } from '../bench-engine.ts';
import { makeFleet } from '../fleet.ts';
import { startDaemon } from './daemon.ts';
import { harms, mending } from './drift.ts';
import { listen } from './engine-events.ts';
import { type Spread, spreadOf } from './spread.ts';

export interface Stormed {
  readonly perSecond: number;
  readonly seconds: number;
  readonly told: number;
  /** Real harm that was done meanwhile, and how much of it was not mended within half a minute. */
  readonly harmed: number;
  readonly lost: number;
  /** From the engine's word of the harm to its word of the mending. */
  readonly mended: Spread;
  readonly looks: number;
  /** Percent of one processor. */
  readonly cpu: number;
  /** Bytes in RAM before and after, and the most there were. */
  readonly rss: { readonly before: number; readonly after: number; readonly peak: number };
}

const perSecond = 500;

/** Five apps; one container is killed, removed or disconnected every few seconds while the events rain. */
export async function measureStorm(engine: Engine, seconds: number): Promise<Stormed> {
  using fleet = makeFleet(5);
  const events = await listen(engine);
  const kinds = harms.filter(({ name }) => name !== 'stopped');
  let before: number;
  {
    await using calm = await startDaemon(fleet.dir, engine.env);
    await calm.quiet();
    before = calm.footprint().rss;
  }
  await using storm = await startEventStorm(perSecond, aboutApps('bench', fleet.names), engine.host);
  await using daemon = await startDaemon(fleet.dir, { ...engine.env, DOCKER_HOST: storm.host });
  await sleep(3000);
  const [told, began, cpu, looked] = [storm.count(), performance.now(), daemon.footprint().cpu, daemon.said.length];
  const found: number[] = [];
  let harmed = 0;
  for (; performance.now() - began < seconds * 1000; harmed++) {
    const harm = kinds[harmed % kinds.length];
    if (!harm) throw new Error('no harm is known');
    const app = fleet.names[harmed % fleet.names.length] ?? '';
    await mending({ engine, events, fleet }, harm, app).then(
      (ms) => found.push(ms),
      () => undefined,
    );
    await sleep(2000);
  }
  const lasted = (performance.now() - began) / 1000;
  const { rss: after, peak, cpu: ended } = daemon.footprint();
  const count = storm.count() - told;
  const looks = daemon.said.slice(looked).filter(({ kind }) => kind === 'looked').length;
  await daemon.stop();
  events.close();
  await clear(engine);
  return {
    perSecond,
    seconds: lasted,
    told: count,
    harmed,
    lost: harmed - found.length,
    mended: spreadOf(found),
    looks,
    cpu: ((ended - cpu) / lasted) * 100,
    rss: { before, after, peak },
  };
}
