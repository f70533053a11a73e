import { OrbitrError } from '../core/errors.ts';
import { overBudget } from '../core/plan/budget.ts';
import type { MadePlan } from './plan.ts';
import type { ApplyOptions, Hooks } from './types.ts';

/** Whoever agrees to more changes than `sync.maxChanges` has agreed to the plan. --yes does not: nobody may have looked at it. */
export async function withinBudget(made: MadePlan, options: ApplyOptions, hooks: Hooks): Promise<ApplyOptions> {
  const { file, apps } = made.loaded.workspace;
  const budget = options.maxChanges ?? file.sync?.maxChanges;
  if (budget === undefined) return options;
  const leaving = made.made.apps.filter(({ app }) => !apps.some(({ name }) => name === app)).length;
  const over = overBudget(made.made.apps, budget, apps.length + leaving);
  if (!over) return options;
  const answer = await hooks.ask({ kind: 'many', changed: over.changed, limit: over.limit });
  if (answer === 'yes') return { ...options, yes: true };
  const { changed, limit } = over;
  throw new OrbitrError({
    code: 'consent-missing',
    message: `${changed.length} apps would change (${changed.join(', ')}), and ${options.maxChanges === undefined ? 'sync.maxChanges' : '--max-changes'} allows ${limit} in one pass; nothing was touched`,
    suggestions: [
      'look at what would change: orbitr plan',
      `if all of it is meant: orbitr apply --yes --max-changes ${changed.length}`,
      `or begin with one: orbitr apply --app ${changed[0] ?? 'APP'}`,
    ],
  });
}
