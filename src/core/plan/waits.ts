import type { AppPlan } from './types.ts';

/** Step → all that has to end before it, whether it has to succeed or not. Whoever adds to it closes no circle. */
export function waitsOf(plans: readonly AppPlan[]): Map<string, Set<string>> {
  const steps = plans.flatMap((plan) => plan.steps);
  return new Map(steps.map(({ id, needs, after = [] }) => [id, new Set([...needs, ...after])]));
}
