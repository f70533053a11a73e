import type { OrbitrError } from '../core/errors.ts';
import { everything, newQueue, priorities, type Wake } from '../core/loop/queue.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { WatchPorts } from '../ports/watch.ts';
import type { WatchHooks, WatchOptions } from './watch.ts';
import { newLanes } from './watch-lanes.ts';
import { newLooker } from './watch-look.ts';
import { openSources } from './watch-sources.ts';

/** Milliseconds. */
const usualInterval = 300_000;

/**
 * The loop: takes what is due, looks, and lets groups of apps converge beside each other. Level-triggered: what woke it is forgotten at once,
 * and the world read anew. Events are listened to before the first look, so that nothing falls in between.
 */
export async function runDaemon(
  runtime: Runtime & WatchPorts,
  options: WatchOptions,
  hooks: WatchHooks,
): Promise<void> {
  const queue = newQueue(Math.random);
  const bell = newBell();
  const wake = (one: Wake): void => {
    queue.add(one);
    bell.ring();
  };
  const lanes = newLanes(runtime, hooks, { queue, wake });
  const looker = newLooker(runtime, options, hooks, { queue, wake, lanes });
  const sources = await openSources(runtime, options.dir, hooks, { looker, wake, lanes });
  const counter = await runtime.lending.lend(looker.lend);
  wake({ key: everything, priority: priorities.resync });
  const resync = (): void =>
    wake({ key: everything, priority: priorities.resync, at: runtime.clock.now() + interval() });
  const interval = () => options.interval ?? looker.interval() ?? usualInterval;
  try {
    while (!hooks.signal.aborted) {
      const keys = queue.take(runtime.clock.now());
      if (keys.length === 0) {
        await bell.wait(runtime.clock, queue.nextAt(), hooks.signal);
        continue;
      }
      await looker.look(keys);
      if (keys.includes(everything)) resync();
    }
  } finally {
    await Promise.all([counter.close(), sources.close()]);
    await looker.settle();
  }
}

export type Trouble = Pick<OrbitrError, 'message' | 'suggestions'>;

/** Wakes the loop while it waits for the next thing that is due. */
function newBell() {
  let ringing: AbortController | undefined;
  let rang = false;
  return {
    ring: (): void => {
      rang = true;
      ringing?.abort();
    },
    wait: async (clock: Runtime['clock'], until: number | undefined, signal: AbortSignal): Promise<void> => {
      if (!rang) {
        ringing = new AbortController();
        const ms = Math.min(until === undefined ? 60_000 : Math.max(0, until - clock.now()), 60_000);
        await clock.sleep(ms, AbortSignal.any([ringing.signal, signal]));
        ringing = undefined;
      }
      rang = false;
    },
  };
}
