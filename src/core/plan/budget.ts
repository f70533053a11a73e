import type { MaxChanges } from '../config/sync-settings.ts';
import type { AppPlan } from './types.ts';

export interface OverBudget {
  /** Every app that the pass would change, sorted. */
  readonly changed: readonly string[];
  /** How many it may. */
  readonly limit: number;
}

/** A pass that would change more apps than it may. Repairs bring back what was agreed to before: they do not count. */
export function overBudget(plans: readonly AppPlan[], budget: MaxChanges, total: number): OverBudget | undefined {
  const changed = plans.filter(({ steps, change }) => steps.length > 0 && change !== 'repair').map(({ app }) => app);
  const limit = limitOf(budget, total);
  return changed.length > limit ? { changed: changed.sort(), limit } : undefined;
}

/** A share is rounded down, but one app may always change. */
function limitOf(budget: MaxChanges, total: number): number {
  if (typeof budget === 'number') return budget;
  return Math.max(1, Math.floor((Number.parseInt(budget, 10) * total) / 100));
}
