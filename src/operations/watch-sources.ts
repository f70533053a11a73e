import { relative } from 'node:path';
import { OrbitrError } from '../core/errors.ts';
import { composeLabels } from '../core/labels.ts';
import { type Stops, stoppedAgain } from '../core/loop/hands.ts';
import { everything, priorities, type Wake } from '../core/loop/queue.ts';
import { type EngineEvent, wakeOfEvent } from '../core/loop/wake-of-event.ts';
import { wakeOfPath } from '../core/loop/wake-of-path.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { WatchPorts } from '../ports/watch.ts';
import type { WatchHooks } from './watch.ts';
import { newEchoes } from './watch-echoes.ts';
import type { Lanes } from './watch-lanes.ts';
import type { Looker } from './watch-look.ts';

interface Around {
  readonly looker: Looker;
  readonly lanes: Lanes;
  readonly wake: (wake: Wake) => void;
}

/** Milliseconds: what is saved, checked out or made in one go is one wake. */
const saving = 200;

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
      around.wake({ key, priority: priorities.files, at: runtime.clock.now() + saving });
    },
    onTrouble: (message) => hooks.onEvent({ kind: 'trouble', message, suggestions: [] }),
    isIgnored: (path) => path !== dir && isIgnored(dir, path, around.looker),
  });
  const heard = await listen(runtime, hooks, around, signal);
  return {
    close: async () => {
      end.abort();
      await Promise.all([files.close(), heard]);
    },
  };
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
  runtime: Runtime,
  hooks: WatchHooks,
  around: Around,
  signal: AbortSignal,
): Promise<{ readonly end: Promise<void> }> {
  const first = await runtime.docker.events(signal);
  return { end: follow(runtime, hooks, around, signal, first) };
}

async function follow(
  runtime: Runtime,
  hooks: WatchHooks,
  { looker, lanes, wake }: Around,
  signal: AbortSignal,
  first: Awaited<ReturnType<Runtime['docker']['events']>>,
): Promise<void> {
  const { clock } = runtime;
  const echoes = newEchoes(clock, signal, (key, at) => wake({ key, priority: priorities.engine, at }));
  const noticeStop = stopWatcher(runtime, hooks, lanes);
  let stream = first;
  for (let wait = 500; !signal.aborted; ) {
    try {
      for await (const event of stream) {
        wait = 500;
        const key = wakeOfEvent(event, looker.workspace(), looker.owners());
        if (key === undefined) continue;
        noticeStop(event, key);
        // no step of ours does that: to wait for health would be to wait in vain
        if (event.action === 'pause') lanes.hurry(key);
        echoes.heard(key, lanes.isAtWork(key));
      }
    } catch (error) {
      if (signal.aborted) return;
      hooks.onEvent({ kind: 'engine', state: 'lost', message: messageOf(error) });
    }
    stream = await reconnect(runtime, signal, () => (wait = Math.min(wait * 2, 15_000)));
    if (signal.aborted) return;
    // what happened meanwhile nobody has told
    hooks.onEvent({ kind: 'engine', state: 'back', message: 'the engine answers again; everything is looked at' });
    wake({ key: everything, priority: priorities.engine });
  }
}

/** Whoever stops a service three times in ten minutes wants it to stay down: it is held, as by `orbitr stop --hold`. */
function stopWatcher(
  { store, clock, processes }: Runtime,
  hooks: WatchHooks,
  lanes: Lanes,
): (event: EngineEvent, app: string) => void {
  const stops = new Map<string, Stops>();
  return ({ type, action, attributes }, app) => {
    const service = attributes[composeLabels.service];
    // what a lane stops, it stops itself
    if (type !== 'container' || action !== 'stop' || service === undefined || lanes.isStopping(app)) return;
    const about = `${app}/${service}`;
    const { stops: recent, isMeant } = stoppedAgain(stops.get(about) ?? [], clock.now());
    stops.set(about, isMeant ? [] : recent);
    if (!isMeant) return;
    const { user } = processes.self('watch');
    store.holds.put({ app, service, kind: 'hold', since: clock.now(), by: user });
    const message = `${service} was stopped by hand three times in ten minutes, so it is held; start it again: orbitr start ${app} ${service}`;
    store.revisions.tell({ at: clock.now(), kind: 'hold', app, text: message });
    hooks.onEvent({ kind: 'held', app, message });
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
