import { OrbitrError } from '../core/errors.ts';
import type { PassResult } from '../core/events.ts';
import type { GitSource } from '../ports/git-source.ts';
import type { Runtime } from '../ports/runtime.ts';
import { withLock } from '../reconcile/lock.ts';
import { applyOperation } from './apply.ts';
import type { ApplyOptions, Hooks } from './types.ts';

/** Milliseconds between two looks at whether a push before this one is done, and how long it is waited for. */
const beat = 500;
const patience = 15 * 60_000;

/**
 * Brings what was pushed to the engine. Pushes that come at once wait for each other, and each applies the newest commit there is: the last
 * finds nothing left to do. `open`: the source, under the lock, because a checkout may have to be completed first.
 */
export async function followPush(
  runtime: Runtime,
  open: () => Promise<GitSource>,
  options: Omit<ApplyOptions, 'dir'>,
  hooks: Hooks,
): Promise<PassResult> {
  const dir = await inTurn(runtime, hooks, () =>
    withLock(runtime, 'hook', hooks.signal, async () => {
      const source = await open();
      await source.poll(hooks.signal);
      return source.dir;
    }),
  );
  return inTurn(runtime, hooks, () => applyOperation(runtime, { ...options, dir }, hooks));
}

async function inTurn<T>(runtime: Runtime, hooks: Hooks, work: () => Promise<T>): Promise<T> {
  const began = runtime.clock.now();
  for (let told = false; ; told = true) {
    try {
      return await work();
    } catch (error) {
      const isLocked = error instanceof OrbitrError && error.code === 'locked';
      if (!isLocked || hooks.signal.aborted || runtime.clock.now() - began > patience) throw error;
      if (!told) hooks.onEvent({ kind: 'warning', message: `${error.message}; waiting for it` });
      await runtime.clock.sleep(beat, hooks.signal);
    }
  }
}
