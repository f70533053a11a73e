import type { WorkspaceFile } from '../core/config/workspace-file.ts';
import { OrbitrError } from '../core/errors.ts';
import type { Snapshot } from '../core/live/snapshot.ts';
import type { WatchEvent } from '../core/loop/events.ts';
import { misplaced } from '../core/loop/path-outside.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { WatchPorts } from '../ports/watch.ts';
import { withWorkspace } from '../reconcile/lease.ts';
import { loadDesired } from '../reconcile/load.ts';
import { checkEngine } from '../reconcile/same-engine.ts';
import { type Audience, newAudience } from './watch-audience.ts';
import { runDaemon } from './watch-loop.ts';
import { troubleOf } from './watch-trouble.ts';

export interface WatchOptions {
  /** Absolute folder that holds orbitr.yaml. */
  readonly dir: string;
  /** Milliseconds between two looks at everything; `sync.interval` where absent. */
  readonly interval?: number;
  /** Shared with whoever lays files out: they are not read meanwhile. */
  readonly alone?: <T>(work: () => Promise<T>) => Promise<T>;
  /** Milliseconds between two rounds of the health monitor, and between two looks into every container; what is usual where absent. */
  readonly healthEvery?: number;
  readonly deepEvery?: number;
}

export interface WatchHooks {
  readonly onEvent: (event: WatchEvent) => void;
  /** After each look: `log` may have changed. */
  readonly onSettings?: (settings: WorkspaceFile) => void;
  /** The first wish to end: what is begun is finished, nothing more is begun. */
  readonly signal: AbortSignal;
}

/** Milliseconds until somebody who holds the workspace is asked again. */
const patience = 1000;

/**
 * Follows a workspace until it is told to end: looks wherever something may have changed, and carries out what `sync` allows. It holds the
 * workspace for its life; who held it before is waited for, and so is an engine that is not there, at the start or later.
 */
export async function watchOperation(
  runtime: Runtime & WatchPorts,
  options: WatchOptions,
  hooks: WatchHooks,
): Promise<void> {
  const audience = newAudience(runtime, hooks);
  try {
    for (let [told, hasWatched] = ['', false]; !hooks.signal.aborted; ) {
      try {
        await holdAndWatch(runtime, options, { ...hooks, onEvent: audience.onEvent, audience }, () => {
          hasWatched = true;
          told = '';
        });
      } catch (error) {
        // who waits holds nothing yet, and has nothing to finish
        if (hooks.signal.aborted && isOfTheEnd(error)) break;
        if (hooks.signal.aborted || !(hasWatched || isPassing(error))) throw error;
        const event = waitingFor(error);
        const words = event.message.replace(/\(\d+ s ago\)/, '');
        const isKnown = words === told || (event.kind === 'engine' && audience.isLost());
        if (!isKnown) audience.onEvent(event);
        told = words;
        await runtime.clock.sleep(patience, hooks.signal);
      }
    }
  } finally {
    await Promise.allSettled([audience.close(), runtime.git?.close()]);
  }
  hooks.onEvent({ kind: 'ended', message: 'ended; what runs goes on running' });
}

/** What an end brings about: a question to the engine is cut off, and nobody waits for a lock any more. */
function isOfTheEnd(error: unknown): boolean {
  return isPassing(error) || (error instanceof OrbitrError && error.code === 'interrupted');
}

/** Before the first look, all others are for whoever has started it. */
function isPassing(error: unknown): boolean {
  return error instanceof OrbitrError && (error.code === 'locked' || error.code === 'docker-unreachable');
}

function waitingFor(error: unknown): Extract<WatchEvent, { readonly message: string }> {
  if (!(error instanceof OrbitrError)) return troubleOf(error);
  const { code, message } = error;
  if (code === 'docker-unreachable') return { kind: 'engine', state: 'lost', message };
  return code === 'locked' ? { kind: 'waiting', message } : troubleOf(error);
}

async function holdAndWatch(
  runtime: Runtime & WatchPorts,
  options: WatchOptions,
  hooks: WatchHooks & { readonly audience: Audience },
  onHeld: () => void,
): Promise<void> {
  const live = await runtime.docker.snapshot();
  tellMisplaced(runtime, options, live, hooks);
  const { desired, workspace } = await loadDesired(runtime);
  hooks.onSettings?.(workspace.file);
  const wish = { workspace: desired.workspace, operation: 'watch', check: () => checkEngine(runtime, live) };
  await withWorkspace(runtime, wish, hooks, (held) => {
    onHeld();
    return runDaemon(runtime, desired.workspace, options, held);
  });
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
