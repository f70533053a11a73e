import type { DesiredApp } from '../core/desired/types.ts';
import { OrbitrError } from '../core/errors.ts';
import type { AppResult, PassResult } from '../core/events.ts';
import { canBePruned } from '../core/plan/orphaned.ts';
import type { Plan } from '../core/plan/types.ts';
import type { Revision } from '../core/revision/types.ts';
import { appUrls } from '../core/status/urls.ts';
import type { Runtime } from '../ports/runtime.ts';
import { withWorkspace } from '../reconcile/lease.ts';
import { outlastFormer } from '../reconcile/lock.ts';
import { lockUpdates } from '../reconcile/lock-file.ts';
import { mayRecord } from '../reconcile/observe.ts';
import { lacksOwnFiles, writeOwnFiles } from '../reconcile/own-files.ts';
import { newPass } from '../reconcile/pass.ts';
import { checkRoom } from '../reconcile/room.ts';
import { checkEngine } from '../reconcile/same-engine.ts';
import { drawSecrets, keepSecrets } from '../reconcile/secrets.ts';
import { settleLock } from '../reconcile/settle-lock.ts';
import { settlePast } from '../reconcile/settle-past.ts';
import { finishedBack } from '../reconcile/way-back.ts';
import { askConsent } from './consent.ts';
import { converge } from './converge.ts';
import { appResult, isWithin, passExit } from './outcome.ts';
import { type MadePlan, makePlan } from './plan.ts';
import { stableTimes } from './stable-times.ts';
import type { ApplyOptions, Hooks } from './types.ts';
import { withinBudget } from './within-budget.ts';

/** One pass, told from top to bottom: look, plan, ask, lock, look again, walk, read back. */
export async function applyOperation(runtime: Runtime, asked: ApplyOptions, hooks: Hooks): Promise<PassResult> {
  const began = runtime.clock.now();
  await outlastFormer(runtime, 'apply', hooks.signal);
  const { first, options } = await firstPlan(runtime, asked, hooks);
  hooks.onEvent({ kind: 'plan', plan: first.made });
  if (mayRecord(runtime)) keepWhatIsInUse(runtime, first);
  const back = mayRecord(runtime) ? settlePast(runtime, first, stableTimes(runtime, first)) : [];
  const end = (results: readonly AppResult[]) => withFinished(runtime, results, back);
  if (isEmpty(first.made)) {
    lockFound(runtime, first, options, hooks);
    return finish(runtime, hooks, began, end(resultsOf(first)));
  }
  await askConsent(first.made, await withinBudget(first, options, hooks), hooks);
  const check = () => checkEngine(runtime, first.input.live);
  const wish = { workspace: first.made.workspace, operation: 'apply', apps: options.apps, check };
  return withWorkspace(runtime, wish, hooks, async (held) => {
    // another may have drawn some since
    runtime.secrets.reload();
    // a person may have thought it over for minutes: that is not how long it took
    const started = runtime.clock.now();
    const second = await planAgain(runtime, first, options, held);
    // somebody, a predecessor’s Compose perhaps, has done it meanwhile
    if (isEmpty(second.made)) {
      lockFound(runtime, second, options, held);
      const late = mayRecord(runtime) ? settlePast(runtime, second, stableTimes(runtime, second)) : [];
      return finish(runtime, held, started, withFinished(runtime, resultsOf(second), [...back, ...late]));
    }
    await checkRoom(runtime, second.made);
    await drawSecrets(runtime, drawnFor(second));
    // before the walk: should it be cut short, the next apply goes on to the same images
    if (options.updates) lockUpdates(runtime, options.updates);
    const { results, counts, interrupted } = await converge(runtime, second, options, held);
    return finish(runtime, held, started, end(results), counts, interrupted);
  });
}

/** What is known of images where no step is left to write it down. */
export function lockFound(
  runtime: Runtime,
  { made, input }: MadePlan,
  { updates }: Pick<ApplyOptions, 'updates'>,
  hooks: Hooks,
): void {
  if (updates) lockUpdates(runtime, updates);
  settleLock(newPass(runtime, input, { emit: hooks.onEvent, wait: false, signal: hooks.signal }), made);
}

/** A rollback that a dead pass had brought to its end but for the last word: it is said now. */
function withFinished(runtime: Runtime, results: readonly AppResult[], back: readonly Revision[]): AppResult[] {
  return results.map((result) => {
    const revision = back.find(({ app }) => app === result.app);
    const failure = revision && finishedBack(runtime, revision);
    return failure ? { ...result, outcome: 'rolled-back', failures: [failure] } : result;
  });
}

/** Apps of the plan that have steps, and those whose secrets they take. */
export function drawnFor({ made, input }: MadePlan): DesiredApp[] {
  const names = new Set(made.apps.filter(({ steps }) => steps.length > 0).map(({ app }) => app));
  const { apps } = input.desired;
  const taken = new Set(
    apps.filter(({ name }) => names.has(name)).flatMap(({ extension }) => extension?.given.map(({ ref }) => ref) ?? []),
  );
  return apps.filter(({ extension }) => extension?.secrets.some(({ ref }) => taken.has(ref)));
}

/** State may have been lost under running apps: their secrets are kept again, and what they mount is there when they start again. */
export function keepWhatIsInUse(runtime: Runtime, { made, input }: MadePlan): void {
  const names = new Set(made.apps.filter(({ status }) => status === 'in-sync').map(({ app }) => app));
  const apps = input.desired.apps.filter(({ name }) => names.has(name));
  keepSecrets(runtime, apps);
  const isKnown = ({ extension }: DesiredApp) =>
    extension?.given.every((secret) => runtime.secrets.get(secret) !== undefined) ?? false;
  for (const app of apps) if (lacksOwnFiles(runtime, app) && isKnown(app)) writeOwnFiles(runtime, app);
}

/** Apps that left the workspace are asked about where somebody can be asked; else they stay until --prune says otherwise. */
async function firstPlan(
  runtime: Runtime,
  options: ApplyOptions,
  hooks: Hooks,
): Promise<{ readonly first: MadePlan; readonly options: ApplyOptions }> {
  const first = await makePlan(runtime, options);
  const orphans = first.made.apps.filter(canBePruned).map(({ app }) => app);
  if (orphans.length === 0 || options.yes) return { first, options };
  const answer = await hooks.ask({ kind: 'prune', apps: orphans });
  if (answer !== 'yes') return { first, options };
  const pruning = { ...options, prune: true };
  return { first: await makePlan(runtime, pruning), options: pruning };
}

/** Between question and lock the world may have moved. Less is fine; more or other has to be agreed to again. */
async function planAgain(runtime: Runtime, first: MadePlan, options: ApplyOptions, hooks: Hooks): Promise<MadePlan> {
  const second = await makePlan(runtime, options);
  if (isWithin(second.made, first.made)) return second;
  hooks.onEvent({ kind: 'replan', plan: second.made, why: 'something changed since the plan was made' });
  if (options.yes) {
    // it agrees to the new plan as far as it did to the first, and no further
    await askConsent(second.made, await withinBudget(second, options, hooks), hooks);
    return second;
  }
  const answer = await hooks.ask({ kind: 'changed', plan: second.made });
  if (answer === 'yes') return second;
  throw new OrbitrError({
    code: 'plan-stale',
    message: 'files or live state changed between the plan and its start; nothing was touched',
    suggestions: ['look again: orbitr plan', 'then run orbitr apply once more'],
  });
}

export function isEmpty(plan: Plan): boolean {
  return plan.apps.every(({ steps }) => steps.length === 0);
}

/** Where there is nothing to do, the addresses are what people look for. */
export function resultsOf({ made, input }: MadePlan): AppResult[] {
  return made.apps.map((app) => appResult(app, [], app.status === 'in-sync' ? appUrls(input.desired, app.app) : []));
}

export interface Counts {
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
}

export function finish(
  runtime: Runtime,
  hooks: Hooks,
  began: number,
  apps: readonly AppResult[],
  counts: Counts = { done: 0, failed: 0, skipped: 0 },
  interrupted = false,
): PassResult {
  const result: PassResult = {
    version: 1,
    exit: passExit(apps, interrupted),
    apps,
    ...counts,
    ms: runtime.clock.now() - began,
  };
  hooks.onEvent({ kind: 'pass-done', result });
  return result;
}
