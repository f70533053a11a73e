import { OrbitrError } from '../core/errors.ts';
import type { AppOutcome, Failure } from '../core/events.ts';
import type { PlanInput } from '../core/plan/input.ts';
import { plan } from '../core/plan/plan.ts';
import type { Plan } from '../core/plan/types.ts';
import { nextNumber } from '../core/revision/choose.ts';
import type { StableTimes } from '../core/revision/stable-plan.ts';
import type { Revision } from '../core/revision/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import { endRevision, markRolledBack, verdictOf, whoIs } from './journal.ts';
import { observe } from './observe.ts';
import type { Pass } from './pass.ts';
import { hitByMishap, restOf, type Walked, walkAndReadBack, withoutMishaps } from './read-back.ts';
import { failureOf } from './walk.ts';

/** How a recovery walks on, and talks. */
export interface Way {
  readonly runtime: Runtime;
  readonly passOver: (input: PlanInput) => Pass;
  readonly times: StableTimes;
  readonly wait: boolean;
  readonly signal: AbortSignal;
  readonly onReplan: (plan: Plan, why: string) => void;
}

/** How an app came out, where that is otherwise than its steps say. */
export type Settled = { readonly outcome: AppOutcome; readonly failures: readonly Failure[] };

export interface Back {
  readonly failed: Revision;
  readonly target: Revision;
  readonly error: OrbitrError;
}

/** The intent is written down first: whoever comes after a crash finishes this, and does not try the bad input again. */
export async function rollBack(way: Way, input: PlanInput, back: Back): Promise<Settled> {
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
  const looked = await observe(runtime, input.desired, { ...input.options, apps: [app], deep: false, isPlanned: true });
  const made = plan(looked);
  way.onReplan(made, `revision ${failed.number} of ${app} failed, so revision ${target.number} is brought back`);
  const walked = await walkTwiceBack(way, looked, made);
  const trouble = walked.lost ?? troubleOf(made, walked);
  const isLeft = walked.ends.some(({ kind }) => kind === 'skipped');
  // what the machine has done to it is no reason to leave it where it is: it stays open, and whoever comes next goes on
  const isHit = hitByMishap(walked.ends).size > 0;
  if (walked.lost || isHit || (isLeft && way.signal.aborted)) return unfinishedBack(back, trouble);
  if (trouble) {
    endRevision(runtime, walked.input, intent, { outcome: 'failed', verdict: verdictOf(trouble) });
    const left = leftAs(failed, error, `the rollback to revision ${target.number} failed, too`);
    return { ...left, failures: [...left.failures, failureOf(trouble)] };
  }
  endRevision(runtime, walked.input, intent, { outcome: 'serving' });
  markRolledBack(runtime, intent);
  return { outcome: 'rolled-back', failures: [rolledBack(app, failed.number, target.number, error)] };
}

async function walkTwiceBack(way: Way, looked: PlanInput, made: Plan): Promise<Walked> {
  const first = await walkAndReadBack(way.passOver(looked), made);
  if (first.lost || way.signal.aborted || hitByMishap(first.ends).size === 0) return first;
  const rest = restOf(first, made);
  const ends = withoutMishaps(first.ends, rest);
  if (rest.apps.every(({ steps }) => steps.length === 0)) return { ...first, ends };
  way.onReplan(rest, 'a step of the way back failed, and is tried once more');
  const second = await walkAndReadBack(way.passOver(first.input), rest);
  return { ...second, ends: [...ends, ...second.ends] };
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

export function rolledBack(
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

export function heldFor(clock: Runtime['clock'], { app, inputs, number }: Revision, { message }: OrbitrError) {
  return { app, inputs, revision: number, since: clock.now(), why: message };
}

export function leftAs({ app, number }: Revision, error: OrbitrError, why: string): Settled {
  const failure: Failure = {
    code: 'unhealthy',
    message: `revision ${number} of ${app} failed and is left as it is: ${why}`,
    suggestions: [`see what happened: orbitr why ${app}`, `go back to another: orbitr rollback ${app} --to N`],
    detail: [],
  };
  return { outcome: 'unhealthy', failures: [failureOf(error), failure] };
}
