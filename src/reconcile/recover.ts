import type { OrbitrError } from '../core/errors.ts';
import { plan } from '../core/plan/plan.ts';
import type { Plan, Verb } from '../core/plan/types.ts';
import { rollbackTarget } from '../core/revision/choose.ts';
import { isNoVerdict } from '../core/revision/mishap.ts';
import { stablePlan } from '../core/revision/stable-plan.ts';
import type { Revision } from '../core/revision/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import { type Begun, endRevision, markRolledBack, verdictOf } from './journal.ts';
import { observe } from './observe.ts';
import { restoredApp } from './past.ts';
import type { Walked } from './read-back.ts';
import { type StepEnd, walk } from './walk.ts';
import { finishedBack, heldFor, leftAs, rollBack, rollbackOf, rolledBack, type Settled, type Way } from './way-back.ts';

export interface Recovered {
  /** Steps that were walked besides. */
  readonly ends: readonly StepEnd[];
  /** By app, where it came out otherwise than its steps say. */
  readonly settled: ReadonlyMap<string, Settled>;
}

/**
 * The verdict over what a walk began: stable, serving, or failed; and where something was serving before, the way back to it. A rollback
 * that fails is not rolled back.
 */
export async function recover(
  way: Way,
  begun: Begun,
  walked: Walked,
  { made, unfinished }: { readonly made: Plan; readonly unfinished: ReadonlyMap<string, OrbitrError> },
): Promise<Recovered> {
  if (walked.lost || begun.size === 0) return { ends: [], settled: new Map() };
  const well = [...begun.keys()].filter((app) => isWell(walked.ends, app) && !unfinished.has(app));
  const watched = well.filter((app) => way.wait && canGoBack(way, walked, begun.get(app)));
  const watching = stablePlan(made, walked.input, watched, way.times);
  const more = way.signal.aborted ? [] : await walk(way.passOver(walked.input), watching);
  const ends = [...walked.ends, ...more];
  const settled: [string, Settled][] = [];
  for (const [app, revision] of begun) {
    const own = ends.filter(({ step }) => step.app === app);
    const failed = own.find((end) => end.kind === 'failed');
    const error = failed?.error ?? unfinished.get(app);
    if (error && isNoVerdict(error)) continue;
    if (!error) {
      endWell(way, walked, revision, { ends: own, isWatched: watched.includes(app) });
      const back = isWell(own, app) ? finishedBack(way.runtime, revision) : undefined;
      if (back) settled.push([app, { outcome: 'rolled-back', failures: [back] }]);
    } else {
      const result = await endBadly(way, walked, revision, { error, ends: own });
      if (result) settled.push([app, result]);
    }
  }
  return { ends: more, settled: new Map(settled) };
}

function isWell(ends: readonly StepEnd[], app: string): boolean {
  return ends.every(({ step, kind }) => step.app !== app || kind === 'done');
}

function canGoBack({ runtime }: Way, { input }: Walked, revision: Revision | undefined): boolean {
  if (!revision || revision.trigger === 'rollback') return false;
  const app = input.desired.apps.find(({ name }) => name === revision.app);
  return app?.update?.rollback !== false && rollbackTarget(listOf(runtime, revision), revision) !== undefined;
}

function listOf({ store }: Runtime, { app }: Revision): readonly Revision[] {
  return store.revisions.list(app);
}

/** What was left in the middle stays open: the next pass goes on with it. */
function endWell(
  { runtime }: Way,
  { input }: Walked,
  revision: Revision,
  { ends, isWatched }: { readonly ends: readonly StepEnd[]; readonly isWatched: boolean },
): void {
  if (ends.some(({ kind }) => kind === 'skipped')) return;
  const isBack = revision.trigger === 'rollback';
  runtime.store.revisions.together(() => {
    endRevision(runtime, input, revision, { outcome: isWatched ? 'stable' : 'serving' });
    if (isBack) markRolledBack(runtime, revision);
    else runtime.store.revisions.release(revision.app);
  });
}

interface Badly {
  readonly error: OrbitrError;
  readonly ends: readonly StepEnd[];
}

async function endBadly(way: Way, walked: Walked, revision: Revision, badly: Badly): Promise<Settled | undefined> {
  const { runtime } = way;
  const { error, ends } = badly;
  const verdict = verdictOf(error);
  const isTouched = ends.some(isTouching) || (await isOnTheWay(way, walked, revision, ends));
  const failed = endRevision(runtime, walked.input, revision, {
    outcome: 'failed',
    verdict,
    ...(isTouched ? {} : { untouched: true }),
  });
  if (revision.trigger === 'rollback')
    return leftAs(failed, error, 'the rollback failed, and nothing is rolled back twice');
  const before = listOf(runtime, failed);
  const target = rollbackTarget(before, failed);
  // what failed before a container was touched left everything as it was
  if (!isTouched) return target && isForGood(error) ? goesOn(runtime, failed, target, error) : undefined;
  if (!target || !restoredApp(runtime, rollbackOf(runtime, target, {}))) {
    return failed.install ? undefined : leftAs(failed, error, 'no earlier one is known that was healthy');
  }
  const app = walked.input.desired.apps.find(({ name }) => name === failed.app);
  if (app?.update?.rollback === false) {
    runtime.store.revisions.quarantine(heldFor(runtime.clock, failed, error));
    return leftAs(failed, error, 'its files say update.rollback: false');
  }
  return rollBack(way, walked.input, { failed, target, error });
}

/** What will be no better next time, until the files or somebody's word change it. */
function isForGood({ code }: OrbitrError): boolean {
  return code === 'image-missing' || code === 'image-platform' || code === 'build-failed';
}

function goesOn({ store, clock }: Runtime, failed: Revision, target: Revision, error: OrbitrError): Settled {
  const { app, number } = failed;
  const text = `revision ${number} failed before anything was touched; revision ${target.number} goes on serving`;
  store.revisions.together(() => {
    store.revisions.put({ ...failed, outcome: 'rolled-back' });
    store.revisions.quarantine(heldFor(clock, failed, error));
    store.revisions.tell({ at: clock.now(), kind: 'rollback', app, text });
  });
  const message = `revision ${number} of ${app} failed before anything was touched, and revision ${target.number} goes on serving: ${error.message}`;
  return { outcome: 'rolled-back', failures: [{ ...rolledBack(app, number, target.number, error), message }] };
}

const touching: readonly Verb[] = [
  'create',
  'recreate',
  'start',
  'restart',
  'stop',
  'remove',
  'rename',
  'signal',
  'update',
  'run-once',
];

function isTouching({ kind, step }: StepEnd): boolean {
  return kind !== 'skipped' && touching.includes(step.verb);
}

/** A pass that died may have made what is only waited for now: then there is something to go back from. */
async function isOnTheWay(
  { runtime }: Way,
  { input }: Walked,
  revision: Revision,
  ends: readonly StepEnd[],
): Promise<boolean> {
  const target = rollbackTarget(listOf(runtime, revision), revision);
  if (!target || !ends.some(({ kind, step }) => kind === 'failed' && step.verb === 'await')) return false;
  const restoring = [rollbackOf(runtime, target, {})];
  const { app } = revision;
  const back = plan(
    await observe(runtime, input.desired, { ...input.options, apps: [app], deep: false, restoring, isPlanned: true }),
  );
  return back.apps.some((each) => each.app === app && each.steps.some(({ verb }) => touching.includes(verb)));
}
