import type { Hold } from '../core/hold/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import { tellDone } from '../reconcile/journal.ts';
import { withLoan } from '../reconcile/lease.ts';
import { loadDesired } from '../reconcile/load.ts';
import { withLock } from '../reconcile/lock.ts';
import { checkSelection } from './selection.ts';

export interface Suspended {
  /** Version of this shape. */
  readonly version: 1;
  readonly app: string;
  /** What holds for the app now, and did not before or does no more. */
  readonly changed: readonly Hold[];
}

/** From now on nothing touches the app. No engine is asked; the lock is held, so that a pass that is under way ends first. */
export async function suspendOperation(runtime: Runtime, app: string, signal: AbortSignal): Promise<Suspended> {
  await checkApp(runtime, app);
  return alone(runtime, 'suspend', app, signal, async () => {
    const before = wordsOf(runtime, app);
    const hold = {
      app,
      kind: 'suspend',
      since: runtime.clock.now(),
      by: runtime.processes.self('suspend').user,
    } as const;
    runtime.store.holds.put(hold);
    tellDone(runtime, 'suspend', app, 'nothing of it is touched from now on');
    return { version: 1, app, changed: before.some(({ kind }) => kind === 'suspend') ? [] : [hold] };
  });
}

/** Takes back every word about the app: it is reconciled again, and what was held down is started by the next apply. */
export async function resumeOperation(runtime: Runtime, app: string, signal: AbortSignal): Promise<Suspended> {
  await checkApp(runtime, app);
  return alone(runtime, 'resume', app, signal, async () => {
    const changed = wordsOf(runtime, app);
    for (const hold of changed) runtime.store.holds.lift(hold);
    tellDone(runtime, 'resume', app, 'it is reconciled again');
    return { version: 1, app, changed };
  });
}

/** A daemon that follows the workspace looks at the app when the word is given. */
function alone<T>(runtime: Runtime, operation: string, app: string, signal: AbortSignal, work: () => Promise<T>) {
  return withLoan(runtime, { operation, apps: [app] }, { signal }, work, (begin) =>
    withLock(runtime, operation, signal, () => begin({ signal })),
  );
}

function wordsOf({ store }: Runtime, app: string): readonly Hold[] {
  return store.holds.list().filter((hold) => hold.app === app);
}

/** Also an app that has left the workspace, as long as something is remembered of it. */
async function checkApp(runtime: Runtime, app: string): Promise<void> {
  const { workspace } = await loadDesired(runtime);
  const remembered = [...Object.keys(runtime.store.memory().apps), ...wordsOf(runtime, app).map((hold) => hold.app)];
  checkSelection([app], [...new Set([...workspace.apps.map(({ name }) => name), ...remembered])]);
}
