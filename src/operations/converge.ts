import { OrbitrError } from '../core/errors.ts';
import type { AppResult } from '../core/events.ts';
import type { PlanInput } from '../core/plan/input.ts';
import type { AppPlan, Plan } from '../core/plan/types.ts';
import { appUrls } from '../core/status/urls.ts';
import type { Runtime } from '../ports/runtime.ts';
import { beginRevisions, tellEnds } from '../reconcile/journal.ts';
import { newPass, type Pass } from '../reconcile/pass.ts';
import { hitByMishap, restOf, undoOf, type Walked, walkAndReadBack, withoutMishaps } from '../reconcile/read-back.ts';
import { type Recovered, recover } from '../reconcile/recover.ts';
import { failureOf, type StepEnd } from '../reconcile/walk.ts';
import type { Way } from '../reconcile/way-back.ts';
import type { Counts } from './apply.ts';
import { appResult } from './outcome.ts';
import type { MadePlan } from './plan.ts';
import { stableTimes } from './stable-times.ts';
import type { ApplyOptions, Hooks } from './types.ts';

export interface Converged {
  readonly results: readonly AppResult[];
  readonly counts: Counts;
  readonly interrupted: boolean;
}

/** Walks the plan, reads back what came of it, and walks the rest once more: what another hand did meanwhile, or an engine left half-done. */
export async function converge(
  runtime: Runtime,
  start: MadePlan,
  options: Pick<ApplyOptions, 'wait'> & {
    readonly operation?: string;
    /** What was asked for is done once: planned again, it would be asked for again. */
    readonly once?: boolean;
  },
  hooks: Hooks,
): Promise<Converged> {
  const times = newTimes(runtime.clock.now());
  const watched = watch(runtime, hooks, times);
  const passOver = (input: PlanInput) =>
    newPass(runtime, input, { emit: watched.onEvent, wait: options.wait, signal: hooks.signal });
  // containers that are stopped or started as they are make no revision
  const begun = options.once
    ? new Map()
    : await beginRevisions(passOver(start.input), start.made, options.operation ?? 'apply');
  const { walked, leftover } = await walkTwice(passOver, start, hooks, options.once ?? false);
  if (!options.once) tellEnds(runtime, options.operation ?? 'apply', start.made, walked.ends, begun);
  const way: Way = {
    runtime,
    passOver,
    times: stableTimes(runtime, start),
    wait: options.wait,
    signal: hooks.signal,
    onReplan: (plan, why) => hooks.onEvent({ kind: 'replan', plan, why }),
  };
  const unfinished = new Map([...leftover].map(([app, left]) => [app, notConverged(left)]));
  const recovered = await recover(way, begun, walked, { made: start.made, unfinished });
  return conclude(hooks, start.made, walked, { times, unfinished, recovered });
}

async function walkTwice(
  passOver: (input: PlanInput) => Pass,
  start: MadePlan,
  hooks: Hooks,
  once: boolean,
): Promise<{ readonly walked: Walked; readonly leftover: ReadonlyMap<string, AppPlan> }> {
  const first = await withoutUnproven(passOver, await walkAndReadBack(passOver(start.input), start.made));
  const rest = hooks.signal.aborted || once ? undefined : restOf(first, start.made);
  if (!rest) return { walked: first, leftover: new Map() };
  const ends = withoutMishaps(first.ends, rest);
  if (rest.apps.every(({ steps }) => steps.length === 0)) return { walked: { ...first, ends }, leftover: new Map() };
  hooks.onEvent({ kind: 'replan', plan: rest, why: whyAgain(first.ends, rest) });
  const second = await walkAndReadBack(passOver(first.input), rest);
  const left = restOf(second, rest).apps.filter(({ app, steps }) => steps.length > 0 && !hasFailed(second.ends, app));
  const walked = { ...second, ends: [...ends, ...second.ends] };
  return { walked, leftover: new Map(left.map((app) => [app.app, app])) };
}

function whyAgain(ends: readonly StepEnd[], rest: Plan): string {
  const hit = hitByMishap(ends);
  const apps = rest.apps.filter(({ app, steps }) => hit.has(app) && steps.length > 0).map(({ app }) => app);
  return apps.length > 0
    ? `a step of ${apps.join(', ')} failed, and is tried once more`
    : 'reading back found something left to do';
}

function hasFailed(ends: readonly StepEnd[], app: string): boolean {
  return ends.some(({ kind, step }) => step.app === app && kind !== 'done');
}

/** What did not prove itself beside the old one goes at once: somebody who asks by name could still get to it. */
async function withoutUnproven(passOver: (input: PlanInput) => Pass, first: Walked): Promise<Walked> {
  const undone = undoOf(first);
  if (undone.apps.length === 0) return first;
  const second = await walkAndReadBack(passOver(first.input), undone);
  return { ...second, ends: [...first.ends, ...second.ends] };
}

interface Times {
  readonly began: number;
  /** App → when the last of its steps ended. */
  readonly ended: Map<string, number>;
}

function newTimes(began: number): Times {
  return { began, ended: new Map() };
}

function watch({ clock }: Runtime, hooks: Hooks, { ended }: Times): Hooks {
  const onEvent: Hooks['onEvent'] = (event) => {
    if ('step' in event) ended.set(event.step.app, clock.now());
    hooks.onEvent(event);
  };
  return { onEvent, ask: (question) => hooks.ask(question), signal: hooks.signal };
}

interface Ending {
  readonly times: Times;
  readonly unfinished: ReadonlyMap<string, OrbitrError>;
  readonly recovered: Recovered;
}

function conclude(hooks: Hooks, made: Plan, walked: Walked, { times, unfinished, recovered }: Ending): Converged {
  const { began, ended } = times;
  const { lost } = walked;
  const results = made.apps.map((app) => {
    const result = appResult(
      app,
      walked.ends,
      app.change === 'remove' || app.change === 'stop' ? [] : appUrls(walked.input.desired, app.app),
    );
    const settled = recovered.settled.get(app.app);
    if (settled) return { ...result, ...settled };
    const left = unfinished.get(app.app);
    if (lost && app.steps.length > 0)
      return { ...result, outcome: 'failed' as const, failures: [...result.failures, failureOf(lost)] };
    const notes = result.outcome === 'converged' && app.change === 'install' ? notesOf(walked.input, app.app) : {};
    return left
      ? { ...result, outcome: 'failed' as const, failures: [...result.failures, failureOf(left)] }
      : { ...result, ...notes };
  });
  for (const { app, outcome, urls } of results.filter(({ app }) => ended.has(app))) {
    const verdicts = recovered.settled.get(app)?.failures.filter(({ message }) => !isTold(walked.ends, message)) ?? [];
    const said = verdicts.length > 0 ? { verdicts } : {};
    hooks.onEvent({ kind: 'app-done', app, outcome, ms: (ended.get(app) ?? began) - began, urls, ...said });
  }
  const ends = [...walked.ends, ...recovered.ends];
  const count = (kind: StepEnd['kind']) => ends.filter((end) => end.kind === kind).length;
  if (lost) hooks.onEvent({ kind: 'warning', message: awayText(count('done'), lost) });
  if (hooks.signal.aborted) hooks.onEvent({ kind: 'interrupted', message: whereThingsStand(walked.ends) });
  return {
    results,
    counts: { done: count('done'), failed: count('failed'), skipped: count('skipped') },
    interrupted: hooks.signal.aborted,
  };
}

function isTold(ends: readonly StepEnd[], message: string): boolean {
  return ends.some((end) => end.kind === 'failed' && end.error.message === message);
}

function notesOf({ desired }: PlanInput, name: string): Pick<AppResult, 'notes'> {
  const notes = desired.apps.find((app) => app.name === name)?.extension?.afterInstall;
  return notes ? { notes } : {};
}

function notConverged(left: AppPlan): OrbitrError {
  const reasons = left.steps.flatMap(({ reasons: own }) => own.map(({ text }) => text));
  return new OrbitrError({
    code: 'step-failed',
    message: `${left.app} is still not as its files want it: ${reasons.slice(0, 3).join('; ')}`,
    suggestions: [`look: orbitr plan --app ${left.app}`, 'something else may be changing it at the same time'],
  });
}

function awayText(done: number, { message }: OrbitrError): string {
  const steps = `${done} ${done === 1 ? 'step' : 'steps'}`;
  return `the engine went away after ${steps}, so nothing could be read back (${message}); run orbitr apply when it is there again`;
}

function whereThingsStand(ends: readonly StepEnd[]): string {
  const skipped = ends.filter(({ kind }) => kind === 'skipped').length;
  const done = ends.filter(({ kind }) => kind === 'done').length;
  return `interrupted after ${done} ${done === 1 ? 'step' : 'steps'}, ${skipped} not begun; what was begun was finished. Run orbitr apply to go on`;
}
