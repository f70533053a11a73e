import type { Revision } from './types.ts';

/** The last that anybody got to the end of: what serves now, if it had been well. */
export function lastSettled(revisions: readonly Revision[]): Revision | undefined {
  return newestFirst(revisions).find(
    ({ outcome, untouched }) => !untouched && !['open', 'interrupted', 'rolled-back'].includes(outcome),
  );
}

/** What serves, as far as is known: nothing where the last one failed. */
export function serving(revisions: readonly Revision[]): Revision | undefined {
  const last = lastSettled(revisions);
  return last && isGood(last) ? last : undefined;
}

/**
 * Where to go back to when a revision failed: the one that was serving when it began, if it had been ready and not failed; else the newest
 * stable one. Never to what failed just now under another number. Undefined where there is none.
 */
export function rollbackTarget(revisions: readonly Revision[], failed: Revision): Revision | undefined {
  // a first install is never taken away: what there is of it may be mended by hand
  if (failed.install) return undefined;
  const before = newestFirst(revisions).filter(
    ({ number, inputs }) => number < failed.number && inputs !== failed.inputs,
  );
  return (
    before.find((each) => each.number === failed.replaces && isGood(each)) ??
    before.find(({ outcome }) => outcome === 'stable')
  );
}

/** A rollback that somebody died in: it is finished before anything else, and the bad input never applied again. */
export function openRollback(revisions: readonly Revision[]): Revision | undefined {
  const [last] = newestFirst(revisions);
  return last?.outcome === 'open' && last.trigger === 'rollback' ? last : undefined;
}

/** A revision whose pass died before it was known whether it is healthy. */
export function openApply(revisions: readonly Revision[]): Revision | undefined {
  const [last] = newestFirst(revisions);
  return last?.outcome === 'open' && last.trigger === 'apply' ? last : undefined;
}

export function nextNumber(revisions: readonly Revision[]): number {
  return Math.max(0, ...revisions.map(({ number }) => number)) + 1;
}

export function isGood({ outcome }: Revision): boolean {
  return outcome === 'serving' || outcome === 'stable';
}

export function newestFirst(revisions: readonly Revision[]): readonly Revision[] {
  return revisions.toSorted((a, b) => b.number - a.number);
}
