import { relative } from 'node:path';
import { OrbitrError } from '../core/errors.ts';
import { labels } from '../core/labels.ts';
import { lookAt } from '../core/loop/coalesce.ts';
import type { Patience } from '../core/loop/patience.ts';
import { everything, priorities, type Wake } from '../core/loop/queue.ts';
import { type EngineEvent, isRenameOfCompose, wakeOfEvent } from '../core/loop/wake-of-event.ts';
import { wakeOfPath } from '../core/loop/wake-of-path.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { WatchPorts } from '../ports/watch.ts';
import type { WatchHooks } from './watch.ts';
import type { Ends } from './watch-ends.ts';
import type { FallWatch } from './watch-falls.ts';
import type { Lanes } from './watch-lanes.ts';
import type { Looker } from './watch-look.ts';
import { type StopWatch, watchStops } from './watch-stops.ts';
import { troubleOf } from './watch-trouble.ts';

interface Around {
  readonly looker: Looker;
  readonly lanes: Lanes;
  readonly patience: Patience;
  readonly falls: FallWatch;
  readonly ends: Ends;
  readonly wake: (wake: Wake) => void;
}

/** Milliseconds: what is saved, checked out or made in one go is one wake. */
const saving = 200;
/**
 * Milliseconds until a list shows what an event has told. A container that has died leaves its networks, and only then is it listed as one that
 * has ended.
 */
const slowness: Readonly<Record<string, number>> = { die: 120, disconnect: 40 };

/** Everything that wakes the loop by itself. Resolves when nothing can be missed any more. */
export async function openSources(
  runtime: Runtime & WatchPorts,
  dir: string,
  hooks: WatchHooks,
  around: Around,
): Promise<{ readonly close: () => Promise<void> }> {
  const end = new AbortController();
  const signal = AbortSignal.any([end.signal, hooks.signal]);
  const files = await runtime.watchFiles(dir, {
    onChange: (path) => {
      const key = isData(dir, path, around.looker) ? undefined : wakeOfPath(path);
      if (key === undefined) return;
      // newer files: nobody needs to know any more how the older ones would have done
      around.lanes.hurry(key);
      if (key === everything) around.patience.forgetAll();
      else around.patience.forget(key);
      around.wake({ key, priority: priorities.files, at: runtime.clock.now() + saving });
    },
    onTrouble: (message) => hooks.onEvent({ kind: 'trouble', message, suggestions: [] }),
    isIgnored: (path) => path !== dir && isIgnored(dir, path, around.looker),
  });
  try {
    const heard = await listen(runtime, hooks, around, signal);
    return {
      close: async () => {
        end.abort();
        await Promise.all([files.close(), heard.end]);
      },
    };
  } catch (error) {
    await files.close();
    throw error;
  }
}

function isIgnored(dir: string, path: string, looker: Looker): boolean {
  const own = relative(dir, path);
  return /^(?:\.git|\.orbitr|node_modules)(?:\/|$)/.test(own) || isData(dir, own, looker);
}

function isData(dir: string, path: string, looker: Looker): boolean {
  return looker.dataFolders().some((folder) => `${dir}/${path}`.startsWith(`${folder}/`));
}

/** Gives the promise of the end of listening, once the engine tells what happens for the first time. */
async function listen(
  runtime: Runtime & WatchPorts,
  hooks: WatchHooks,
  around: Around,
  signal: AbortSignal,
): Promise<{ readonly end: Promise<void> }> {
  const first = await runtime.docker.events(signal);
  runtime.metrics.engineConnected(true);
  return { end: follow(runtime, hooks, around, signal, first) };
}

async function follow(
  runtime: Runtime & WatchPorts,
  hooks: WatchHooks,
  around: Around,
  signal: AbortSignal,
  first: Awaited<ReturnType<Runtime['docker']['events']>>,
): Promise<void> {
  const stops = watchStops(runtime, hooks);
  const hear = hearing(runtime, stops, around);
  let stream = first;
  for (let wait = 500; !signal.aborted; ) {
    try {
      for await (const event of stream) {
        wait = 500;
        runtime.metrics.engineEvent();
        try {
          hear(event);
        } catch (error) {
          hooks.onEvent(troubleOf(error));
          around.wake({ key: everything, priority: priorities.engine });
        }
      }
      if (signal.aborted) return;
      hooks.onEvent({ kind: 'engine', state: 'lost', message: 'the engine tells nothing any more' });
    } catch (error) {
      if (signal.aborted) return;
      hooks.onEvent({ kind: 'engine', state: 'lost', message: messageOf(error) });
    }
    stops.engineLost();
    stream = await reconnect(runtime, signal, () => (wait = Math.min(wait * 2, 15_000)));
    if (signal.aborted) return;
    // what happened meanwhile nobody has told
    hooks.onEvent({ kind: 'engine', state: 'back', message: 'the engine answers again; everything is looked at' });
    around.wake({ key: everything, priority: priorities.engine });
  }
}

/** What one event means. Nothing here waits: a reader that is slow makes the engine slow. */
function hearing(
  { clock }: Runtime,
  stops: StopWatch,
  { looker, lanes, wake, falls, ends }: Around,
): (event: EngineEvent) => void {
  const planned = new Map<string, number>();
  return (event) => {
    const { action } = event;
    const app = event.attributes[labels.app] ?? '';
    const isMine = event.attributes[labels.workspace] === looker.workspace();
    const echo = lanes.echoOf(app, action);
    const isOurs = echo !== undefined || looker.isLent(app);
    if (isMine) stops.notice(event, app, isOurs);
    const isResting = (isMine || event.type === 'network') && falls.notice(event, app, isOurs);
    const key = wakeOfEvent(event, looker.workspace(), looker.owners());
    if (key === undefined || isResting) return;
    // no step of ours does that: to wait for health would be to wait in vain
    const isRenamed = action === 'rename' && !lanes.isRenaming(key) && !isRenameOfCompose(event);
    if (action === 'pause' || isRenamed) lanes.hurry(key);
    // no list tells what it changed
    if (action === 'update') looker.deepen(key);
    // told late: on a busy machine also what a walk has stirred up itself
    if (action !== 'update' && event.at !== undefined && looker.hasSeen(key, event.at)) return;
    const own = key === app ? echo : lanes.echoOf(key, action);
    if (own === 'now') return;
    const slow = own === undefined ? slowness[action] : undefined;
    if (action === 'die') ends.note(key);
    if (slow !== undefined) return wake({ key, priority: priorities.engine, at: clock.now() + slow });
    const at = own ?? lookAt(planned.get(key), clock.now());
    planned.set(key, at);
    wake({ key, priority: priorities.engine, at });
  };
}

async function reconnect(
  { docker, clock }: Runtime,
  signal: AbortSignal,
  longer: () => number,
): ReturnType<Runtime['docker']['events']> {
  for (;;) {
    try {
      return await docker.events(signal);
    } catch {
      if (signal.aborted) return (async function* none() {})();
      await clock.sleep(longer(), signal);
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof OrbitrError || error instanceof Error ? error.message : String(error);
}
