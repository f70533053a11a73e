import { newPatience } from '../core/loop/patience.ts';
import { everything, newQueue, priorities, type Wake } from '../core/loop/queue.ts';
import { jittered } from '../lib/in-turn.ts';
import { gate } from '../lib/pool.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { WatchPorts } from '../ports/watch.ts';
import type { WatchHooks, WatchOptions } from './watch.ts';
import type { Audience } from './watch-audience.ts';
import { newBell } from './watch-bell.ts';
import { newEnds } from './watch-ends.ts';
import { watchFalls } from './watch-falls.ts';
import { followingGit } from './watch-git.ts';
import { followHealth } from './watch-health.ts';
import { newLanes } from './watch-lanes.ts';
import { newLooker } from './watch-look.ts';
import type { Look } from './watch-observer.ts';
import { openSources } from './watch-sources.ts';
import { newUpdater } from './watch-updates.ts';

/** Milliseconds between two looks at everything, and between two that go into every container. */
const usually = { interval: 300_000, deep: 3_600_000 };

/**
 * The loop: takes what is due, looks, and lets groups of apps converge beside each other. Level-triggered: what woke it is forgotten at once,
 * and the world read anew. Events are listened to before the first look, so that nothing falls in between.
 */
export async function runDaemon(
  asked: Runtime & WatchPorts,
  workspace: string,
  options: WatchOptions,
  { signal, audience }: Pick<WatchHooks, 'signal'> & { readonly audience: Audience },
): Promise<void> {
  const runtime = { ...asked, docker: timed(asked) };
  const { clock, git, metrics } = runtime;
  const { onEvent } = audience;
  const hooks: WatchHooks = { signal, onEvent };
  const queue = newQueue(Math.random);
  const patience = newPatience(Math.random);
  const bell = newBell();
  const wake = (one: Wake): void => {
    queue.add(one);
    bell.ring();
  };
  const falls = watchFalls(runtime, hooks, { patience, wake });
  const lanes = newLanes(runtime, hooks, { queue, wake, patience, isFlapping: falls.isFlapping });
  const ends = newEnds({ clock, wake });
  const onLook = (look: Look): void => {
    audience.onLook(look);
    ends.looked(look);
    updater.onLook(look);
  };
  const alone = options.alone ?? gate(1).use;
  const looker = newLooker(runtime, options, hooks, { queue, wake, lanes, patience, onLook, alone });
  const updater = newUpdater(runtime, { dir: options.dir, last: looker.last, wake, onEvent });
  const follower = git && followingGit(runtime, git, { wake, onEvent, metrics });
  audience.attach({
    workspace,
    wake,
    poke: () => follower?.poke(),
    renew: updater.ask,
    ...(follower ? { observer: follower } : {}),
  });
  const ending = new AbortController();
  const until = AbortSignal.any([signal, ending.signal]);
  const open: { readonly close: () => Promise<void> }[] = [];
  const beside: Promise<void>[] = [];
  try {
    open.push(await openSources(runtime, options.dir, hooks, { looker, wake, lanes, patience, falls, ends }));
    open.push(await runtime.lending.lend(looker.lend));
    if (audience.isLost()) onEvent({ kind: 'engine', state: 'back', message: 'the engine answers again' });
    if (follower) beside.push(follower.follow(until));
    const onHealth = audience.onHealth;
    const health = { looker, lanes, wake, isLost: audience.isLost, onHealth };
    beside.push(followHealth(runtime, options, { ...hooks, signal: until }, health));
    wake({ key: everything, priority: priorities.resync });
    let deepAt = clock.now() + jittered(options.deepEvery ?? usually.deep);
    let isTold = false;
    while (!signal.aborted) {
      const now = clock.now();
      const keys = queue.take(now);
      metrics.queued(queue.depth(now));
      if (keys.length === 0 && now < deepAt) {
        await bell.wait(clock, Math.min(queue.nextAt() ?? deepAt, deepAt), signal);
        continue;
      }
      // only where nothing else is to be done
      const isDeep = keys.length === 0;
      if (isDeep) deepAt = now + jittered(options.deepEvery ?? usually.deep);
      if (isDeep) queue.hold(everything);
      await (isDeep ? looker.look([everything], true) : looker.look(keys));
      const last = looker.last();
      if (!isTold && last) {
        isTold = true;
        const { endpoint, apps } = last.made;
        onEvent({ kind: 'watching', workspace, endpoint, apps: apps.length });
      }
      falls.settle();
      await audience.serve();
      if (keys.includes(everything)) {
        const interval = options.interval ?? looker.interval() ?? usually.interval;
        wake({ key: everything, priority: priorities.resync, at: clock.now() + jittered(interval) });
      }
    }
  } finally {
    ending.abort();
    await Promise.allSettled([...open.map(({ close }) => close()), ...beside]);
    await updater.close();
    await looker.settle();
    audience.detach();
  }
}

/** Every look at the engine is measured. */
function timed({ docker, metrics }: Runtime & WatchPorts): Runtime['docker'] {
  return {
    ...docker,
    snapshot: async () => {
      const began = performance.now();
      const snapshot = await docker.snapshot();
      metrics.snapshotTaken((performance.now() - began) / 1000);
      return snapshot;
    },
  };
}
