import { OrbitrError } from '../core/errors.ts';
import { composeLabels, labels } from '../core/labels.ts';
import type { PlanInput } from '../core/plan/input.ts';
import { plan } from '../core/plan/plan.ts';
import type { AppPlan, Plan, Step, Verb } from '../core/plan/types.ts';
import { isMishap } from '../core/revision/mishap.ts';
import { observe } from './observe.ts';
import type { Pass } from './pass.ts';
import { forgetRemoved, record } from './record.ts';
import { settleLock } from './settle-lock.ts';
import { letAllGo } from './steps/keep-images.ts';
import { type StepEnd, walk } from './walk.ts';

/** A walk, and what was read back after it. */
export interface Walked {
  /** What was observed after the walk. */
  readonly input: PlanInput;
  readonly ends: readonly StepEnd[];
  /** The engine went away: nothing could be read back, and `input` is what was planned from. */
  readonly lost?: OrbitrError;
}

/** Carries a plan out, then looks again: nothing counts as done before it was read back from the engine. */
export async function walkAndReadBack(pass: Pass, planned: Plan): Promise<Walked> {
  const { runtime, input } = pass;
  const ends = await walk(pass, planned);
  settleLock(pass, planned);
  const after = await lookAgain(pass);
  if (after instanceof OrbitrError) return { input, ends, lost: after };
  const made = madeBy(input, after, ends);
  // a file that changed while we walked is seen by the next pass
  const seen = { ...after, mounted: input.mounted ?? {}, startedAt: {} };
  record(runtime, seen, { made, completed: pass.completed, reloaded: reloadedBy(ends) });
  const removed = planned.apps.filter(({ change }) => change === 'remove').map(({ app }) => app);
  forgetRemoved(runtime, after, removed);
  await letAllGo(pass, after, removed);
  // What this walk made bears the label that it was made with: that is read back, and needs no second opinion.
  const inspected = Object.fromEntries(Object.entries(after.inspected).filter(([id]) => !made.has(id)));
  return { input: { ...seen, inspected, memory: runtime.store.memory() }, ends };
}

async function lookAgain({ runtime, input }: Pass): Promise<PlanInput | OrbitrError> {
  try {
    const after = await observe(runtime, input.desired, { ...input.options, deep: false, isPlanned: true });
    // a revision has no verdict before its own pass is over: that is nothing left to do
    return after.past ? { ...after, past: { ...after.past, pending: [] } } : after;
  } catch (error) {
    if (error instanceof OrbitrError && error.code === 'docker-unreachable') return error;
    throw error;
  }
}

/** Containers that are new since, of services whose making succeeded. */
function madeBy(before: PlanInput, after: PlanInput, ends: readonly StepEnd[]): ReadonlySet<string> {
  const known = new Set(before.live.containers.map(({ id }) => id));
  const made = ends.flatMap(({ kind, step: { app, target } }) =>
    kind === 'done' && target.kind === 'services' ? target.services.map((service) => `${app}/${service}`) : [],
  );
  const isMade = (own: Readonly<Record<string, string>>) =>
    made.includes(`${own[labels.app]}/${own[composeLabels.service]}`);
  return new Set(
    after.live.containers.filter(({ id, labels: own }) => !known.has(id) && isMade(own)).map(({ id }) => id),
  );
}

/** Ids of containers that were started, or told, with the files as they are now. */
function reloadedBy(ends: readonly StepEnd[]): ReadonlySet<string> {
  const reloads: readonly Verb[] = ['start', 'restart', 'signal'];
  return new Set(
    ends.flatMap(({ kind, step: { verb, target } }) =>
      kind === 'done' && reloads.includes(verb) && target.kind === 'container' && target.id ? [target.id] : [],
    ),
  );
}

/**
 * What is still to be done in apps whose steps all went well, or failed by mishap. All others have told why already; an engine that is away
 * tells nothing.
 */
export function restOf({ input, ends, lost }: Walked, made: Plan): Plan {
  if (lost) return { ...made, apps: made.apps.map((app) => ({ ...app, steps: [] })) };
  const hit = hitByMishap(ends);
  const failed = new Set(ends.flatMap(({ kind, step }) => (kind === 'done' || hit.has(step.app) ? [] : step.app)));
  const touched = new Set(made.apps.filter(({ steps }) => steps.length > 0).map(({ app }) => app));
  const again = plan(stillWaitedFor(input, hit));
  const isOpen = (app: AppPlan) => touched.has(app.app) && !failed.has(app.app);
  return { ...again, apps: again.apps.map((app) => (isOpen(app) ? app : { ...app, steps: [] })) };
}

/** Apps of which nothing failed but by mishap. */
export function hitByMishap(ends: readonly StepEnd[]): ReadonlySet<string> {
  const failed = ends.filter((end) => end.kind === 'failed');
  const sure = new Set(failed.filter(({ error }) => !isMishap(error)).map(({ step }) => step.app));
  return new Set(failed.map(({ step }) => step.app).filter((app) => !sure.has(app)));
}

/** A step that was lost and is walked once more, or turned out to be done, has not failed. */
export function withoutMishaps(ends: readonly StepEnd[], rest: Plan): readonly StepEnd[] {
  const hit = hitByMishap(ends);
  const again = new Set(
    rest.apps.flatMap(({ app, status, steps }) =>
      hit.has(app) && (steps.length > 0 || status === 'in-sync') ? [app] : [],
    ),
  );
  return ends.filter(({ kind, step }) => kind === 'done' || !again.has(step.app));
}

/** Where a step was lost, nobody has waited yet for what it began. */
function stillWaitedFor(input: PlanInput, hit: ReadonlySet<string>): PlanInput {
  return input.past && hit.size > 0 ? { ...input, past: { ...input.past, pending: [...hit] } } : input;
}

/** The new containers of updates that were given up. */
export function undoOf({ input, ends, lost }: Walked): Plan {
  const givenUp = new Set(
    ends.flatMap((end) => (end.kind === 'failed' && end.error.code === 'not-proven' ? [end.step.app] : [])),
  );
  const again = plan(input);
  const apps = again.apps
    .filter(({ app }) => !lost && givenUp.has(app))
    .map((app) => ({ ...app, steps: app.steps.filter(isUnproven).map((step) => ({ ...step, needs: [] })) }))
    .filter(({ steps }) => steps.length > 0);
  return { ...again, apps };
}

function isUnproven({ verb, reasons }: Step): boolean {
  return verb === 'remove' && reasons.every(({ code }) => code === 'interrupted-rollout');
}
