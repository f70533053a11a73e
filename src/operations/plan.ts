import { setImmediate } from 'node:timers/promises';
import type { LoadedWorkspace } from '../core/app/types.ts';
import { WorkspaceError } from '../core/errors.ts';
import { labels } from '../core/labels.ts';
import type { Snapshot } from '../core/live/snapshot.ts';
import type { PlanInput, PlannerOptions } from '../core/plan/input.ts';
import { plan } from '../core/plan/plan.ts';
import type { Plan } from '../core/plan/types.ts';
import type { Problem } from '../core/problems.ts';
import type { Revision } from '../core/revision/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import { type LoadedDesired, loadDesired } from '../reconcile/load.ts';
import { lookAtHost } from '../reconcile/look-at-host.ts';
import { mayRecord, observe } from '../reconcile/observe.ts';
import { record } from '../reconcile/record.ts';
import { checkIdentity } from '../reconcile/same-engine.ts';
import { checkSelection } from './selection.ts';
import { stableTimes } from './stable-times.ts';
import type { Consents, PlanOptions } from './types.ts';

export interface Planned {
  readonly plan: Plan;
  readonly problems: readonly Problem[];
  /** Changes among them say 2 only where a detailed exit code is asked for; that is the command's business. */
  readonly exit: number;
}

export async function planOperation(runtime: Runtime, options: PlanOptions & Partial<Consents>): Promise<Planned> {
  return plannedOf(await makePlan(runtime, options));
}

export function plannedOf({ made, loaded }: MadePlan): Planned {
  return { plan: made, problems: loaded.workspace.problems, exit: planExit(made) };
}

export interface MadePlan {
  readonly loaded: LoadedDesired;
  readonly input: PlanInput;
  readonly made: Plan;
}

/** Files, engine, plan. What was compared by inspection on the way is remembered, so that it need not be again. */
export async function makePlan(
  runtime: Runtime,
  options: PlanOptions & { readonly allow?: readonly string[]; readonly restoring?: readonly Revision[] } & Pick<
      PlannerOptions,
      'operate' | 'stable'
    >,
): Promise<MadePlan> {
  const data = (options.allow ?? []).filter((consent) => consent.startsWith('data:'));
  const allowData = data.map((consent) => consent.slice('data:'.length));
  const engine = askEarly(runtime);
  const loaded = await loadDesired(runtime, engine.ask);
  refuseBroken(loaded.workspace);
  const looked = {
    apps: options.apps,
    prune: options.prune,
    takeOver: options.takeOver,
    deep: options.deep,
    pool: loaded.workspace.file.networks?.pool,
    ...(options.restoring ? { restoring: options.restoring } : {}),
    allowData,
    ...(options.operate ? { operate: options.operate } : {}),
    ...(options.stable ? { stable: options.stable } : {}),
    stableFor: stableTimes(runtime, { loaded }),
    updates: options.updates,
  };
  const observed = await observe(runtime, loaded.desired, looked, engine.answer());
  const orphans = observed.live.containers
    .filter(({ labels: own }) => own[labels.workspace] === loaded.desired.workspace)
    .map(({ labels: own }) => own[labels.app] ?? '');
  checkSelection(
    [...options.apps, ...options.takeOver, ...allowData],
    [...new Set([...loaded.workspace.apps.map(({ name }) => name), ...orphans])],
  );
  const { input, made } = await withHost(runtime, observed);
  if (made.summary.blocked > 0) await checkIdentity(runtime);
  if (mayRecord(runtime)) record(runtime, input, { made: new Set(), completed: new Set() });
  return { loaded, input, made };
}

/** The engine looks through its containers while the rest of the files is looked through here: both take about as long. */
function askEarly({ docker }: Runtime) {
  let answer: Promise<Snapshot> | undefined;
  return {
    ask: async () => {
      answer = docker.snapshot();
      // told where it is awaited, if it ever is
      answer.catch(() => undefined);
      // what is to be sent goes out between two turns of the event loop: one to connect, one to write
      await setImmediate();
      await setImmediate();
    },
    answer: () => answer,
  };
}

/** Where something is to start, the machine is asked whether it can; what it says is planned with. */
async function withHost(runtime: Runtime, observed: PlanInput): Promise<Pick<MadePlan, 'input' | 'made'>> {
  const first = plan(observed);
  const host = await lookAtHost(runtime, observed, first);
  if (!host) return { input: observed, made: first };
  const input = { ...observed, host };
  return { input, made: plan(input) };
}

/** Problems of the workspace as a whole leave nothing to plan for; those of one app freeze that app. */
export function refuseBroken(workspace: LoadedWorkspace): void {
  const broken = workspace.problems.filter(({ severity, app }) => severity === 'error' && app === undefined);
  if (broken.length > 0) throw new WorkspaceError(workspace.problems);
}

function planExit({ summary }: Plan): number {
  if (summary.blocked > 0) return 7;
  return summary.frozen > 0 ? 1 : 0;
}
