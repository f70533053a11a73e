import { managedApps } from '../core/plan/removal.ts';
import type { Plan } from '../core/plan/types.ts';
import type { AppFigures, Metrics } from '../ports/metrics.ts';
import type { Runtime } from '../ports/runtime.ts';
import { appStatus } from './status.ts';
import type { Look, WatchObserver } from './watch-observer.ts';

/** Counts what `/metrics` shows. */
export function measuring({ store, clock }: Pick<Runtime, 'store' | 'clock'>, metrics: Metrics): WatchObserver {
  const known = new Map<string, AppFigures>();
  /** Apps of which a service does not answer as it should, though the engine finds nothing wrong with it. */
  const ill = new Set<string>();
  const show = (): void =>
    metrics.apps([...known.values()].map((one) => (ill.has(one.app) ? { ...one, isHealthy: false } : one)));
  return {
    onEvent: (event) => {
      if (event.kind === 'engine') metrics.engineConnected(event.state === 'back');
      if (event.kind !== 'passed') return;
      for (const { app, outcome } of event.result.apps) {
        if (!event.apps.includes(app)) continue;
        metrics.reconciled({ app, outcome, seconds: event.result.ms / 1000 });
        if (outcome === 'rolled-back') metrics.rolledBack(app);
      }
    },
    onHealth: (services) => {
      const apps = Map.groupBy(services, ({ app }) => app);
      for (const [app, own] of apps) {
        if (own.some(({ state }) => state === 'unhealthy' || state === 'down')) ill.add(app);
        else ill.delete(app);
      }
      show();
    },
    onLook: (look) => {
      metrics.planned(newDrift(look, known));
      const held = new Set(store.revisions.quarantined().map(({ app }) => app));
      const isWhole = look.made.input.options.apps.length === 0;
      const seen = figuresOf(look, known, clock.now() / 1000);
      if (isWhole) known.clear();
      for (const one of seen) known.set(one.app, { ...one, isQuarantined: held.has(one.app) });
      for (const app of ill) if (!known.has(app)) ill.delete(app);
      show();
    },
  };
}

/** Drift is counted when it is met, not each time that it is looked at. */
function newDrift({ made }: Look, before: ReadonlyMap<string, AppFigures>): Plan {
  return { ...made.made, apps: made.made.apps.filter(({ app }) => before.get(app)?.hasDrift !== true) };
}

function figuresOf({ made }: Look, before: ReadonlyMap<string, AppFigures>, now: number): AppFigures[] {
  const managed = managedApps(made.input);
  return made.made.apps.map((plan) => {
    const { state, health } = appStatus(made, plan, managed.get(plan.app) ?? []);
    const isHealthy = (state === 'running' || state === 'completed') && health !== 'unhealthy';
    const at = isHealthy ? now : before.get(plan.app)?.lastHealthyAt;
    return {
      app: plan.app,
      state,
      isHealthy,
      ...(at === undefined ? {} : { lastHealthyAt: at }),
      hasDrift: plan.change === 'repair',
    };
  });
}
