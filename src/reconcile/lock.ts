import { OrbitrError } from '../core/errors.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Holder } from '../ports/store.ts';

/** How long a child of a dead predecessor may go on before it is ended. */
const patience = 90_000;

/**
 * Works on the workspace alone. A child that a dead predecessor left acting is waited for first, so that nobody looks at live state
 * while it is still being changed.
 */
export async function withLock<T>(runtime: Runtime, operation: string, work: () => Promise<T>): Promise<T> {
  const self = runtime.processes.self(operation);
  const holder = runtime.store.lock.acquire(self, runtime.processes.isGone);
  if (holder) throw lockedBy(holder, runtime.clock.now());
  try {
    for (const child of runtime.store.children.live()) {
      await runtime.processes.outlast(child, patience);
      runtime.store.children.end(child);
    }
    return await work();
  } finally {
    runtime.store.lock.release(self);
  }
}

function lockedBy(holder: Holder, now: number): OrbitrError {
  const since = new Date(holder.since).toISOString().replace('T', ' ').slice(0, 19);
  const seconds = Math.max(0, Math.round((now - holder.since) / 1000));
  return new OrbitrError({
    code: 'locked',
    message: `another Orbitr works on this workspace: ${holder.operation} by ${holder.user}, process ${holder.pid} on ${holder.host}, since ${since} UTC (${seconds} s ago)`,
    suggestions: ['wait until it is done, and run this again', `look what it does: ps -fp ${holder.pid}`],
  });
}
