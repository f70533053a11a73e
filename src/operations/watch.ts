import { OrbitrError } from '../core/errors.ts';
import type { Snapshot } from '../core/live/snapshot.ts';
import type { WatchEvent } from '../core/loop/events.ts';
import { misplaced } from '../core/loop/path-outside.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { WatchPorts } from '../ports/watch.ts';
import { withWorkspace } from '../reconcile/lease.ts';
import { loadDesired } from '../reconcile/load.ts';
import { checkEngine } from '../reconcile/same-engine.ts';
import { runDaemon } from './watch-loop.ts';

export interface WatchOptions {
  /** Absolute folder that holds orbitr.yaml. */
  readonly dir: string;
  /** Milliseconds between two looks at everything; `sync.interval` where absent. */
  readonly interval?: number;
  /** Shared with whoever lays files out: they are not read meanwhile. */
  readonly alone?: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface WatchHooks {
  readonly onEvent: (event: WatchEvent) => void;
  /** The first wish to end: what is begun is finished, nothing more is begun. */
  readonly signal: AbortSignal;
}

/** Milliseconds until somebody who holds the workspace is asked again. */
const patience = 1000;

/**
 * Follows a workspace until it is told to end: looks wherever something may have changed, and carries out what `sync` allows. It holds the
 * workspace for its life; who held it before is waited for, and so is an engine that is not there yet.
 */
export async function watchOperation(
  runtime: Runtime & WatchPorts,
  options: WatchOptions,
  hooks: WatchHooks,
): Promise<void> {
  for (let told = ''; !hooks.signal.aborted; ) {
    try {
      await holdAndWatch(runtime, options, hooks);
    } catch (error) {
      if (hooks.signal.aborted || !(error instanceof OrbitrError) || !isPassing(error)) throw error;
      if (error.message.replace(/\(\d+ s ago\)/, '') !== told)
        hooks.onEvent({ kind: 'waiting', message: error.message });
      told = error.message.replace(/\(\d+ s ago\)/, '');
      await runtime.clock.sleep(patience, hooks.signal);
    }
  }
  hooks.onEvent({ kind: 'ended', message: 'ended; what runs goes on running' });
}

function isPassing({ code }: OrbitrError): boolean {
  return code === 'locked' || code === 'docker-unreachable';
}

async function holdAndWatch(runtime: Runtime & WatchPorts, options: WatchOptions, hooks: WatchHooks): Promise<void> {
  const live = await runtime.docker.snapshot();
  tellMisplaced(runtime, options, live, hooks);
  const { desired } = await loadDesired(runtime);
  const wish = { workspace: desired.workspace, operation: 'watch', check: () => checkEngine(runtime, live) };
  await withWorkspace(runtime, wish, hooks, (held) => runDaemon(runtime, desired.workspace, options, held));
}

/** In a container the workspace has to lie where it lies outside. */
function tellMisplaced(
  { processes: { container } }: Runtime,
  { dir }: WatchOptions,
  live: Snapshot,
  hooks: WatchHooks,
): void {
  const own = live.containers.find(({ id }) => id === container);
  const message = own && misplaced(own, dir);
  if (message === undefined) return;
  const suggestions = [`mount it at the same path: --volume ${dir}:${dir}`, 'see docs/service.md'];
  hooks.onEvent({ kind: 'trouble', message, suggestions });
}
