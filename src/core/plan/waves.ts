import { reaches } from '../../lib/reaches.ts';
import type { PlanInput } from './input.ts';
import type { AppPlan, Step } from './types.ts';
import { waitsOf } from './waits.ts';

/**
 * Apps of a lower wave are ready, or have failed to be, before a higher one is begun. An app that a lower one depends on is not held up
 * by it: need goes before wave.
 */
export function inWaves(input: PlanInput, plans: readonly AppPlan[]): AppPlan[] {
  const wave = new Map(input.desired.apps.map((app) => [app.name, app.wave]));
  const needs = new Map(input.desired.apps.map((app) => [app.name, app.dependsOn]));
  const isNeededBy = (app: string, other: string): boolean =>
    (needs.get(other) ?? []).some((name) => name === app || isNeededBy(app, name));
  const waits = waitsOf(plans);
  return plans.map((plan) => {
    const own = wave.get(plan.app);
    if (own === undefined) return plan;
    const before = plans.filter(({ app }) => (wave.get(app) ?? own) < own && !isNeededBy(plan.app, app));
    const ends = before.flatMap(({ steps }) => steps.filter(({ verb }) => verb === 'await').map(({ id }) => id));
    if (ends.length === 0) return plan;
    return {
      ...plan,
      steps: plan.steps.map((step) => (step.verb === 'await' ? step : withEnds(step, ends, waits))),
    };
  });
}

/** A step that a lower wave waits for, because it frees a port, does not wait for that wave. */
function withEnds(step: Step, ends: readonly string[], waits: ReadonlyMap<string, Set<string>>): Step {
  const after = ends.filter((end) => !reaches(waits, end, step.id));
  for (const end of after) waits.get(step.id)?.add(end);
  return after.length > 0 ? { ...step, after: [...(step.after ?? []), ...after] } : step;
}
