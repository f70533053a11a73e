import { OrbitrError } from '../core/errors.ts';
import type { AppPlan } from '../core/plan/types.ts';
import { askConsent } from './consent.ts';
import type { MadePlan } from './plan.ts';
import type { ApplyOptions, Hooks } from './types.ts';
import { withinBudget } from './within-budget.ts';

export interface Judged {
  readonly agreed: readonly AppPlan[];
  readonly refused: readonly { readonly app: string; readonly why: OrbitrError }[];
}

/** What may be begun without a person. One that waits for consent holds up no other; what is more than `sync.maxChanges` waits as a whole. */
export async function judge(
  made: MadePlan,
  plans: readonly AppPlan[],
  options: ApplyOptions,
  hooks: Hooks,
): Promise<Judged> {
  const refused: { readonly app: string; readonly why: OrbitrError }[] = [];
  const single: AppPlan[] = [];
  for (const plan of plans) {
    const why = await objection(() => askConsent({ ...made.made, apps: [plan] }, options, hooks));
    if (why) refused.push({ app: plan.app, why });
    else single.push(plan);
  }
  const changes = single.filter(({ change }) => change !== 'repair');
  const wanted = { ...made, made: { ...made.made, apps: changes } };
  const tooMany = changes.length > 0 ? await objection(() => withinBudget(wanted, options, hooks)) : undefined;
  if (!tooMany) return { agreed: single, refused };
  const agreed = single.filter((plan) => !changes.includes(plan));
  return { agreed, refused: [...refused, ...changes.map(({ app }) => ({ app, why: tooMany }))] };
}

async function objection(ask: () => Promise<unknown>): Promise<OrbitrError | undefined> {
  try {
    await ask();
    return undefined;
  } catch (error) {
    if (error instanceof OrbitrError) return error;
    throw error;
  }
}
