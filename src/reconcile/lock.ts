import { OrbitrError } from '../core/errors.ts';
import type { ChildRecord } from '../ports/child-journal.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Holder } from '../ports/store.ts';

export type LockRuntime = Pick<Runtime, 'clock' | 'processes' | 'store' | 'warn'>;

/** How long a child of a dead predecessor may go on before it is ended. */
const patience = 90_000;

/**
 * Works on the workspace alone. A child that a dead predecessor left acting is waited for first, so that nobody looks at live state
 * while it is still being changed.
 */
export async function withLock<T>(
  runtime: LockRuntime,
  operation: string,
  signal: AbortSignal,
  work: () => Promise<T>,
  isGone: (holder: Holder) => boolean = runtime.processes.isGone,
): Promise<T> {
  const self = runtime.processes.self(operation);
  const holder = runtime.store.lock.acquire(self, isGone);
  if (holder) throw lockedBy(holder, runtime.clock.now());
  try {
    for (const child of runtime.store.children.live()) await outlast(runtime, child, signal);
    return await work();
  } finally {
    runtime.store.lock.release(self);
  }
}

/**
 * For the look that comes before the lock: what a dead predecessor left acting would still move under the plan, which then had to be
 * refused as stale. Leaves everything as it is where somebody living holds the lock.
 */
export async function outlastFormer(runtime: LockRuntime, operation: string, signal: AbortSignal): Promise<void> {
  if (runtime.store.children.live().length === 0) return;
  const holder = runtime.store.lock.holder();
  if (holder && !runtime.processes.isGone(holder)) return;
  await withLock(runtime, operation, signal, async () => undefined);
}

async function outlast(
  { processes, store, warn }: LockRuntime,
  child: ChildRecord,
  signal: AbortSignal,
): Promise<void> {
  if (processes.isAlive(child))
    warn(
      `an Orbitr that ended early left ${child.what} at work (process ${child.pid}); waiting for it, ${patience / 1000} s at most`,
    );
  await processes.outlast(child, patience, signal);
  if (!processes.isAlive(child)) return store.children.end(child);
  if (signal.aborted)
    throw new OrbitrError({
      code: 'interrupted',
      message: `interrupted; nothing was touched, and ${child.what} (process ${child.pid}) is still at work`,
    });
  throw new OrbitrError({
    code: 'locked',
    message: `${child.what}, left at work by an Orbitr that ended early, cannot be ended (process ${child.pid}); nothing was touched`,
    suggestions: [`look what holds it: ps -fp ${child.pid}`, 'then run this again'],
  });
}

/** Numbers of processes mean the same only within one space of them. */
export function isSameProcess(a: Holder, b: Holder): boolean {
  return a.pid === b.pid && a.startTime === b.startTime && a.bootId === b.bootId && a.pidNamespace === b.pidNamespace;
}

/** A holder that nobody can name is somebody all the same. */
export function lockedBy(holder: Holder | undefined, now: number): OrbitrError {
  if (!holder)
    return new OrbitrError({
      code: 'locked',
      message: 'another Orbitr works on this workspace, and does not say who it is',
      suggestions: [
        'wait until it is done, and run this again',
        'look at its lease: docker ps -a --filter label=dev.orbitr.lease',
      ],
    });
  const since = new Date(holder.since).toISOString().replace('T', ' ').slice(0, 19);
  const seconds = Math.max(0, Math.round((now - holder.since) / 1000));
  return new OrbitrError({
    code: 'locked',
    message: `another Orbitr works on this workspace: ${holder.operation} by ${holder.user}, process ${holder.pid} on ${holder.host}, since ${since} UTC (${seconds} s ago)`,
    suggestions: ['wait until it is done, and run this again', `look what it does: ps -fp ${holder.pid}`],
  });
}
