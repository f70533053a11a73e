import { basename, dirname } from 'node:path';
import { savedText, shownPlan } from '../core/plan/saved/saved-plan.ts';
import type { Runtime } from '../ports/runtime.ts';
import { withFilesAt } from '../reconcile/at-commit.ts';
import { factsOf, newSealKey, sealSecret } from '../reconcile/plan-seal.ts';
import { checkIdentity } from '../reconcile/same-engine.ts';
import { type MadePlan, makePlan, type Planned, plannedOf, planOperation } from './plan.ts';
import type { Consents, PlanOptions, SaveOptions } from './types.ts';
import { writeText } from './write-text.ts';

/** The files as they are, those of a commit, or the files as they are with the plan kept. */
export function planFor(
  runtime: Runtime,
  options: PlanOptions & Consents,
  { at, out }: { readonly at?: string; readonly out?: string },
): Promise<Planned> {
  if (at !== undefined) return withFilesAt(runtime, at, (then) => planOperation(then, options));
  return out === undefined ? planOperation(runtime, options) : savePlan(runtime, { ...options, out });
}

/** Plans, and puts the plan into a file that `apply` takes: bound to what was seen, and sealed. */
async function savePlan(runtime: Runtime, asked: SaveOptions): Promise<Planned> {
  const { apps, prune, takeOver, deep, allow, allowMassDelete } = asked;
  const key = newSealKey(runtime);
  const secret = sealSecret(runtime, key);
  const looked = await settledPlan(runtime, asked);
  const engine = await checkIdentity(runtime);
  if (secret === undefined) return plannedOf(looked);
  const touched = looked.made.apps.filter(({ steps }) => steps.length > 0).map(({ app }) => app);
  const { user, host, since } = runtime.processes.self('plan');
  const plan = {
    kind: 'orbitr-plan',
    version: 1,
    workspace: looked.made.workspace,
    engine,
    endpoint: looked.made.endpoint,
    madeAt: new Date(since).toISOString(),
    madeBy: `${user}@${host}`,
    options: { apps, prune, takeOver, deep, allow, allowMassDelete },
    touched: factsOf(runtime, looked, touched, secret),
    plan: shownPlan(looked.made),
  } as const;
  const place = { dir: dirname(asked.out), path: basename(asked.out) };
  writeText({ ...place, text: savedText(plan, key, secret), mode: 0o600 }, runtime.writeFile);
  return plannedOf(looked);
}

/** A look at what was never seen before is remembered, and words some reasons otherwise: the second look is the one that can be repeated. */
export async function settledPlan(
  runtime: Runtime,
  options: Omit<PlanOptions, 'dir'> & Pick<Consents, 'allow'>,
): Promise<MadePlan> {
  const wanted = { ...options, dir: runtime.dir };
  const first = await makePlan(runtime, wanted);
  return Object.keys(first.input.inspected).length === 0 ? first : makePlan(runtime, wanted);
}
