import type { DesiredApp } from '../core/desired/types.ts';
import { labels } from '../core/labels.ts';
import type { LiveContainer } from '../core/live/snapshot.ts';
import type { PlanInput } from '../core/plan/input.ts';
import type { Plan } from '../core/plan/types.ts';
import { servicesOf } from '../core/revision/bundle.ts';
import { newestFirst, nextNumber, serving } from '../core/revision/choose.ts';
import { inputsOf } from '../core/revision/inputs.ts';
import { type StableTimes, stableFor } from '../core/revision/stable-plan.ts';
import type { Revision } from '../core/revision/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import { endRevision, filesOf, markRolledBack, quietPass, whoIs } from './journal.ts';

/**
 * Where nothing is to be done, the past is brought up to date: what ran before state knew of it can be gone back to from now on, a
 * revision whose pass died at its very end is judged by how it runs, and what has served long enough is stable. Gives back the rollbacks
 * that turn out to be finished.
 */
export function settlePast(
  runtime: Runtime,
  { made, input }: { readonly made: Plan; readonly input: PlanInput },
  times: StableTimes,
): readonly Revision[] {
  const quiet = new Set(made.apps.filter(({ status }) => status === 'in-sync').map(({ app }) => app));
  const apps = input.desired.apps.filter(({ name }) => quiet.has(name) && isWhole(input, name));
  const lost = apps.filter(({ name }) => isForgotten(runtime, input, name)).map(({ name }) => name);
  if (lost.length > 0)
    runtime.warn(
      `state knew nothing of ${lost.join(', ')}: what runs now is the first revision, and nothing from before can be rolled back to`,
    );
  return apps.flatMap((app) => settleApp(runtime, input, app, times) ?? []);
}

/** Neither what was applied nor what was read back: the state file was lost. */
function isForgotten({ store }: Runtime, { memory }: PlanInput, name: string): boolean {
  return memory.apps[name] === undefined && store.revisions.list(name).length === 0;
}

function isWhole({ live }: PlanInput, name: string): boolean {
  const own = live.containers.filter(({ labels: ours }) => ours[labels.app] === name);
  return own.length > 0 && own.every(isWell);
}

function isWell({ state, exitCode, health }: LiveContainer): boolean {
  if (state === 'exited') return exitCode === 0;
  return state === 'running' && health !== 'unhealthy' && health !== 'starting';
}

function settleApp(runtime: Runtime, input: PlanInput, app: DesiredApp, times: StableTimes): Revision | undefined {
  const { revisions } = runtime.store;
  const own = revisions.list(app.name);
  const [last] = newestFirst(own);
  if (last?.outcome === 'open' && last.trigger === 'rollback') {
    endRevision(runtime, input, last, { outcome: 'serving' });
    markRolledBack(runtime, last);
    return last.after === undefined || last.byHand ? undefined : last;
  }
  const inputs = inputsOf(input, app);
  const current = serving(own);
  if (last?.outcome === 'open') {
    endRevision(runtime, input, last, { outcome: last.inputs === inputs ? 'serving' : 'interrupted' });
  } else if (last?.outcome === 'failed' && last.inputs === inputs) {
    // a slow start that came through in the end; without a health check nobody can tell it from a crash loop
    const isHealthy = input.live.containers.some(
      (one) => one.labels[labels.app] === app.name && one.health === 'healthy',
    );
    if (isHealthy) endRevision(runtime, input, last, { outcome: 'serving' });
  } else if (current?.inputs !== inputs) found(runtime, input, app, inputs);
  else if (current.outcome === 'serving' && runtime.clock.now() - (current.ended ?? 0) >= stableFor(app, times) * 1000)
    revisions.put({ ...current, outcome: 'stable' });
  return undefined;
}

function found(runtime: Runtime, input: PlanInput, app: DesiredApp, inputs: string): void {
  const { revisions } = runtime.store;
  const now = runtime.clock.now();
  const revision: Revision = {
    app: app.name,
    number: nextNumber(revisions.list(app.name)),
    trigger: 'found',
    outcome: 'serving',
    began: now,
    ended: now,
    by: whoIs(runtime, 'apply'),
    inputs,
    changes: [],
    services: servicesOf(input, app),
  };
  revisions.together(() => {
    revisions.put(revision, filesOf(quietPass(runtime, input), app));
    const text = `revision ${revision.number} was found running; of what was before, nothing is known`;
    revisions.tell({ at: now, kind: 'found', app: app.name, text });
  });
}
