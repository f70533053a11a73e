import { OrbitrError } from '../core/errors.ts';
import type { AppOutcome, Failure } from '../core/events.ts';
import type { PlanInput } from '../core/plan/input.ts';
import { plan } from '../core/plan/plan.ts';
import type { Plan, Verb } from '../core/plan/types.ts';
import { nextNumber, rollbackTarget } from '../core/revision/choose.ts';
import { type StableTimes, stablePlan } from '../core/revision/stable-plan.ts';
import type { Revision } from '../core/revision/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import { type Begun, endRevision, markRolledBack, verdictOf, whoIs } from './journal.ts';
import { observe } from './observe.ts';
import type { Pass } from './pass.ts';
import { restoredApp } from './past.ts';
import { type Walked, walkAndReadBack } from './read-back.ts';
import { failureOf, type StepEnd, walk } from './walk.ts';

/** How a recovery walks on, and talks. */
export interface Way {
  readonly runtime: Runtime;
  readonly passOver: (input: PlanInput) => Pass;
  readonly times: StableTimes;
  readonly wait: boolean;
  readonly signal: AbortSignal;
  readonly onReplan: (plan: Plan, why: string) => void;
}

export interface Recovered {
  /** Steps that were walked besides. */
  readonly ends: readonly StepEnd[];
  /** By app, where it came out otherwise than its steps say. */
  readonly settled: ReadonlyMap<string, { readonly outcome: AppOutcome; readonly failures: readonly Failure[] }>;
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
  const settled: [string, { outcome: AppOutcome; failures: readonly Failure[] }][] = [];
  for (const [app, revision] of begun) {
    const own = ends.filter(({ step }) => step.app === app);
    const failed = own.find((end) => end.kind === 'failed');
    const error = failed?.error ?? unfinished.get(app);
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

type Settled = { readonly outcome: AppOutcome; readonly failures: readonly Failure[] };

interface Badly {
  readonly error: OrbitrError;
  readonly ends: readonly StepEnd[];
}

async function endBadly(way: Way, walked: Walked, revision: Revision, badly: Badly): Promise<Settled | undefined> {
  const { runtime } = way;
  const { error, ends } = badly;
  const verdict = verdictOf(error);
  const isTouched = ends.some(isTouching);
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

function heldFor(clock: Runtime['clock'], { app, inputs, number }: Revision, { message }: OrbitrError) {
  return { app, inputs, revision: number, since: clock.now(), why: message };
}

function leftAs({ app, number }: Revision, error: OrbitrError, why: string): Settled {
  const failure: Failure = {
    code: 'unhealthy',
    message: `revision ${number} of ${app} failed and is left as it is: ${why}`,
    suggestions: [`see what happened: orbitr why ${app}`, `go back to another: orbitr rollback ${app} --to N`],
    detail: [],
  };
  return { outcome: 'unhealthy', failures: [failureOf(error), failure] };
}

interface Back {
  readonly failed: Revision;
  readonly target: Revision;
  readonly error: OrbitrError;
}

/** The intent is written down first: whoever comes after a crash finishes this, and does not try the bad input again. */
async function rollBack(way: Way, input: PlanInput, back: Back): Promise<Settled> {
  const { runtime } = way;
  const { failed, target, error } = back;
  const { revisions } = runtime.store;
  const { app } = failed;
  const intent = rollbackOf(runtime, target, { after: failed.number });
  runtime.store.revisions.together(() => {
    revisions.quarantine(heldFor(runtime.clock, failed, error));
    revisions.put(intent, revisions.files(app, target.number));
    const text = `revision ${failed.number} failed; back to revision ${target.number} as revision ${intent.number}`;
    revisions.tell({ at: intent.began, kind: 'rollback', app, text });
  });
  const looked = await observe(runtime, input.desired, { ...input.options, apps: [app], deep: false });
  const made = plan(looked);
  way.onReplan(made, `revision ${failed.number} of ${app} failed, so revision ${target.number} is brought back`);
  const walked = await walkAndReadBack(way.passOver(looked), made);
  const trouble = walked.lost ?? troubleOf(made, walked);
  const isLeft = walked.ends.some(({ kind }) => kind === 'skipped');
  if (walked.lost || (isLeft && way.signal.aborted)) return unfinishedBack(back, trouble);
  if (trouble) {
    endRevision(runtime, walked.input, intent, { outcome: 'failed', verdict: verdictOf(trouble) });
    const left = leftAs(failed, error, `the rollback to revision ${target.number} failed, too`);
    return { ...left, failures: [...left.failures, failureOf(trouble)] };
  }
  endRevision(runtime, walked.input, intent, { outcome: 'serving' });
  markRolledBack(runtime, intent);
  return { outcome: 'rolled-back', failures: [rolledBack(app, failed.number, target.number, error)] };
}

/** A new revision with an old one's content. */
export function rollbackOf(
  runtime: Runtime,
  target: Revision,
  more: Pick<Revision, 'after' | 'byHand'> & { readonly commit?: Revision['commit'] },
): Revision {
  const own = runtime.store.revisions.list(target.app);
  return {
    app: target.app,
    number: nextNumber(own),
    trigger: 'rollback',
    outcome: 'open',
    began: runtime.clock.now(),
    by: whoIs(runtime, 'rollback'),
    inputs: target.inputs,
    restores: target.number,
    changes: [],
    services: target.services,
    ...more,
  };
}

function troubleOf(made: Plan, { input, ends }: Walked): OrbitrError | undefined {
  const failed = ends.find((end) => end.kind === 'failed');
  if (failed) return failed.error;
  const blocked = made.apps.find(({ status }) => status === 'blocked' || status === 'frozen');
  const left = blocked?.findings[0]?.message ?? plan(input).apps.find(({ steps }) => steps.length > 0)?.steps[0]?.id;
  if (left === undefined) return undefined;
  return new OrbitrError({ code: 'unhealthy', message: `the rollback did not come to its end: ${left}` });
}

function unfinishedBack({ failed, error }: Back, trouble: OrbitrError | undefined): Settled {
  const failure: Failure = {
    code: 'unhealthy',
    message: `the rollback of ${failed.app} was begun and is not at its end`,
    suggestions: ['finish it: orbitr apply'],
    detail: [],
  };
  return { outcome: 'failed', failures: [failureOf(error), failure, ...(trouble ? [failureOf(trouble)] : [])] };
}

/** A rollback that another pass began: what failed is told once more, by whoever got it to its end. */
export function finishedBack({ store }: Pick<Runtime, 'store'>, revision: Revision): Failure | undefined {
  const { app, after, restores, byHand } = revision;
  if (after === undefined || restores === undefined || byHand) return undefined;
  const verdict = store.revisions.list(app).find(({ number }) => number === after)?.verdict;
  return rolledBack(app, after, restores, verdict ?? { message: 'nothing is known of why', detail: [] });
}

function rolledBack(
  app: string,
  failed: number,
  target: number,
  { message, detail }: Pick<Failure, 'message' | 'detail'>,
): Failure {
  return {
    code: 'rolled-back',
    message: `revision ${failed} of ${app} failed, and revision ${target} serves again: ${message}`,
    suggestions: [`see what happened: orbitr why ${app}`, `mend its files, or try the same again: orbitr retry ${app}`],
    detail,
  };
}
