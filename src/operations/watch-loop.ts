import type { WatchEvent } from '../core/loop/events.ts';
import { everything, newQueue, priorities, type Wake } from '../core/loop/queue.ts';
import { gate } from '../lib/pool.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { WatchPorts } from '../ports/watch.ts';
import type { WatchHooks, WatchOptions } from './watch.ts';
import { newBell } from './watch-bell.ts';
import { followingGit } from './watch-git.ts';
import { newLanes } from './watch-lanes.ts';
import { newLooker } from './watch-look.ts';
import { measuring } from './watch-measure.ts';
import type { WatchObserver } from './watch-observer.ts';
import { serving } from './watch-serve.ts';
import { openSources } from './watch-sources.ts';
import { tellingPeople } from './watch-tell.ts';

/** Milliseconds. */
const usualInterval = 300_000;

/**
 * The loop: takes what is due, looks, and lets groups of apps converge beside each other. Level-triggered: what woke it is forgotten at once,
 * and the world read anew. Events are listened to before the first look, so that nothing falls in between.
 */
export async function runDaemon(
  runtime: Runtime & WatchPorts,
  workspace: string,
  options: WatchOptions,
  asked: WatchHooks,
): Promise<void> {
  const { clock, git, metrics } = runtime;
  const queue = newQueue(Math.random);
  const bell = newBell();
  const observers: WatchObserver[] = [measuring(runtime, metrics), tellingPeople(runtime, workspace)];
  const onEvent = (event: WatchEvent): void => {
    asked.onEvent(event);
    for (const observer of observers) observer.onEvent?.(event);
  };
  const hooks = { ...asked, onEvent };
  const wake = (one: Wake): void => {
    queue.add(one);
    bell.ring();
  };
  const follower = git && followingGit(runtime, git, { wake, onEvent, metrics });
  if (follower) observers.push(follower);
  const lanes = newLanes(runtime, hooks, { queue, wake });
  const looker = newLooker(runtime, options, hooks, {
    queue,
    wake,
    lanes,
    alone: options.alone ?? gate(1).use,
    onLook: (look) => {
      for (const observer of observers) observer.onLook?.(look);
    },
  });
  const sources = await openSources(runtime, options.dir, hooks, { looker, wake, lanes });
  const counter = await runtime.lending.lend(looker.lend);
  const following = follower?.follow(hooks.signal);
  let server: Awaited<ReturnType<typeof serving>>;
  wake({ key: everything, priority: priorities.resync });
  try {
    while (!hooks.signal.aborted) {
      const keys = queue.take(clock.now());
      if (keys.length === 0) {
        await bell.wait(clock, queue.nextAt(), hooks.signal);
        continue;
      }
      await looker.look(keys);
      server ??= await serving(runtime, { last: looker.last, wake, poke: () => follower?.poke(), onEvent });
      if (keys.includes(everything)) {
        const interval = options.interval ?? looker.interval() ?? usualInterval;
        wake({ key: everything, priority: priorities.resync, at: clock.now() + interval });
      }
    }
  } finally {
    await Promise.all([counter.close(), sources.close(), server?.close(), following]);
    await looker.settle();
    await Promise.all(observers.map((observer) => observer.close?.()));
  }
}
