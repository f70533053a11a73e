import { OrbitrError } from '../core/errors.ts';
import type { Lease } from '../ports/leases.ts';
import type { Loan } from '../ports/lending.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { Holder } from '../ports/store.ts';
import { isSameProcess, type LockRuntime, lockedBy, withLock } from './lock.ts';

export type LeaseRuntime = LockRuntime & Pick<Runtime, 'leases' | 'lending'>;

/** Milliseconds. */
const renewEvery = 10_000;
/** A lease that did not change for so long, as a taker has seen it, has no owner any more. */
const lifetime = 30_000;
/** Nobody can be sure of a lease that was not renewed for nearly its lifetime. */
const margin = 5_000;
/** How long a daemon is asked for a loan, and how often. */
const patience = 10_000;
const pause = 200;

export interface WorkspaceWork {
  readonly workspace: string;
  readonly operation: string;
  /** Where only these are worked on, a daemon goes on with all others meanwhile. */
  readonly apps?: readonly string[];
  /** Whether this is the engine that is meant: asked under the lock, before anything is left there. */
  readonly check?: () => Promise<void>;
}

/** A daemon that holds the workspace lends it to people. */
const lender = 'watch';

/**
 * Works on a workspace alone: in this state folder, by the lock, and on this engine, by the lease. The lock is asked first: it costs no
 * request. Whoever loses the lease hears it by the signal, and begins nothing more.
 */
export async function withWorkspace<T, H extends { readonly signal: AbortSignal }>(
  runtime: LeaseRuntime,
  { workspace, operation, apps = [], check }: WorkspaceWork,
  hooks: H,
  work: (hooks: H) => Promise<T>,
): Promise<T> {
  return withLoan(runtime, { operation, apps, ...(check ? { check } : {}) }, hooks, work, (begin) =>
    withLease(runtime, { workspace, operation, ...(check ? { check } : {}) }, hooks, begin),
  );
}

/** Borrows the workspace where a daemon holds it; else does it the other way. */
export async function withLoan<T, H extends { readonly signal: AbortSignal }>(
  runtime: LeaseRuntime,
  { operation, apps = [], check }: Omit<WorkspaceWork, 'workspace'>,
  hooks: H,
  work: (hooks: H) => Promise<T>,
  otherwise: (work: (hooks: H) => Promise<T>) => Promise<T>,
): Promise<T> {
  const holder = runtime.store.lock.holder();
  if (operation === lender || holder?.operation !== lender || runtime.processes.isGone(holder)) {
    let hasBegun = false;
    const begin = (own: H): Promise<T> => {
      hasBegun = true;
      return work(own);
    };
    try {
      return await otherwise(begin);
    } catch (error) {
      // a daemon has taken it in this very moment
      const isLent = operation !== lender && runtime.store.lock.holder()?.operation === lender;
      if (hasBegun || !isLent || !(error instanceof OrbitrError) || error.code !== 'locked') throw error;
      return withLoan(runtime, { operation, apps, ...(check ? { check } : {}) }, hooks, work, otherwise);
    }
  }
  // the daemon itself, for instance its health monitor
  if (isSameProcess(holder, runtime.processes.self(operation))) return work(hooks);
  const loan = await borrow(runtime, operation, apps, holder, hooks.signal);
  if (!loan) return otherwise(work);
  try {
    await check?.();
    return await work({ ...hooks, signal: AbortSignal.any([hooks.signal, loan.lost]) });
  } finally {
    loan.giveBack();
  }
}

async function withLease<T, H extends { readonly signal: AbortSignal }>(
  runtime: LeaseRuntime,
  { workspace, operation, check }: WorkspaceWork,
  hooks: H,
  work: (hooks: H) => Promise<T>,
): Promise<T> {
  const self = runtime.processes.self(operation);
  const former = runtime.store.lock.holder();
  // of a process in another container nothing can be seen but its lease, so that decides for the lock, too
  const isElsewhere = former !== undefined && runtime.processes.isElsewhere(former);
  if (isElsewhere) await check?.();
  const early = isElsewhere ? await take(runtime, workspace, self, hooks.signal) : undefined;
  const isGone = (holder: Holder) =>
    runtime.processes.isGone(holder) || (early !== undefined && former !== undefined && isSameProcess(holder, former));
  const locked = async (): Promise<T> => {
    if (!isElsewhere) await check?.();
    const lease = early ?? (await take(runtime, workspace, self, hooks.signal));
    const [lost, done] = [new AbortController(), new AbortController()];
    const renewing = keep(runtime, { workspace, self, lease }, lost, done.signal);
    try {
      const result = await work({ ...hooks, signal: AbortSignal.any([hooks.signal, lost.signal]) });
      if (lost.signal.aborted) throw lost.signal.reason;
      return result;
    } finally {
      done.abort();
      const last = await renewing;
      // a lease that stays behind is passed over: its owner will be gone
      if (last !== undefined) await runtime.leases.remove(last).catch(() => undefined);
    }
  };
  try {
    return await withLock(runtime, operation, hooks.signal, locked, isGone);
  } catch (error) {
    // taken for nothing where somebody else was quicker with the lock; gone already in every other case
    if (early !== undefined) await runtime.leases.remove(early).catch(() => undefined);
    throw error;
  }
}

/** Undefined where the daemon has ended, or lends nothing. One that has only begun takes the lock first, and lends a moment later. */
async function borrow(
  { processes, lending, warn, store, clock }: LeaseRuntime,
  operation: string,
  apps: readonly string[],
  holder: Holder,
  signal: AbortSignal,
): Promise<Loan | undefined> {
  const { user, host } = processes.self(operation);
  const onWait = (busy: readonly string[]): void =>
    warn(`orbitr watch (process ${holder.pid}) is at work on ${busy.join(', ')}; waiting until that is done`);
  for (let waited = 0; ; waited += pause) {
    const loan = await lending.borrow({ operation, apps, by: `${user}@${host}` }, { onWait, signal });
    if (loan || waited >= patience || signal.aborted) return loan;
    await clock.sleep(pause, signal);
    if (store.lock.holder()?.pid !== holder.pid) return undefined;
  }
}

async function take(runtime: LeaseRuntime, workspace: string, self: Holder, signal: AbortSignal): Promise<string> {
  const { leases, processes, clock, warn } = runtime;
  for (;;) {
    if (signal.aborted) throw interrupted();
    const id = await leases.make(workspace, self);
    if (id !== undefined) return id;
    const there = await leases.look(workspace);
    if (!there) continue;
    // left by this very process when the engine went away: under the lock nobody else of it can hold one
    const isOurs = there.owner !== undefined && isSameProcess(there.owner, self);
    if (!isOurs && (!there.owner || !processes.isNear(there.owner))) {
      warn(
        `the lease of ${workspace} is held from elsewhere; looking for ${lifetime / 1000} s whether its owner lives`,
      );
      await standStill(runtime, workspace, there, signal);
    } else if (!isOurs && there.owner && !processes.isGone(there.owner)) throw lockedBy(there.owner, clock.now());
    await leases.remove(there.id);
  }
}

function interrupted(): OrbitrError {
  return new OrbitrError({ code: 'interrupted', message: 'interrupted; nothing was touched' });
}

/** Clocks of two machines cannot be compared: what counts is what was seen here, and for how long. */
async function standStill(runtime: LeaseRuntime, workspace: string, seen: Lease, signal: AbortSignal): Promise<void> {
  const { clock, leases } = runtime;
  for (let waited = 0; waited <= lifetime; waited += 1000) {
    await clock.sleep(1000, signal);
    if (signal.aborted) throw interrupted();
    const now = await leases.look(workspace);
    if (!now) return;
    if (now.id !== seen.id || now.renewal !== seen.renewal) throw lockedBy(now.owner ?? seen.owner, clock.now());
  }
}

/** Renews until the work is done, and gives the lease that is ours in the end. One that somebody removed is made again. */
async function keep(
  { leases, clock }: LeaseRuntime,
  { workspace, self, lease }: { readonly workspace: string; readonly self: Holder; readonly lease: string },
  lost: AbortController,
  done: AbortSignal,
): Promise<string | undefined> {
  let id = lease;
  let renewed = clock.now();
  for (let renewal = 2; ; renewal++) {
    await clock.sleep(renewEvery, done);
    if (done.aborted) return id;
    try {
      if (!(await leases.renew(id, renewal))) {
        const again = await leases.make(workspace, self);
        if (again === undefined) {
          lost.abort(lockedBy((await leases.look(workspace))?.owner, clock.now()));
          return undefined;
        }
        id = again;
      }
      renewed = clock.now();
    } catch (error) {
      if (clock.now() - renewed < lifetime - margin) continue;
      lost.abort(error);
      return id;
    }
  }
}
