import { managedApps } from '../core/plan/removal.ts';
import type { AppFigures, Metrics } from '../ports/metrics.ts';
import type { Runtime } from '../ports/runtime.ts';
import { appStatus } from './status.ts';
import type { Look, WatchObserver } from './watch-observer.ts';

/** Counts what `/metrics` shows. */
export function measuring({ store, clock }: Pick<Runtime, 'store' | 'clock'>, metrics: Metrics): WatchObserver {
  const known = new Map<string, AppFigures>();
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
    onLook: (look) => {
      metrics.planned(look.made.made);
      const held = new Set(store.revisions.quarantined().map(({ app }) => app));
      const isWhole = look.made.input.options.apps.length === 0;
      const seen = figuresOf(look, known, clock.now() / 1000);
      if (isWhole) known.clear();
      for (const one of seen) known.set(one.app, { ...one, isQuarantined: held.has(one.app) });
      metrics.apps([...known.values()]);
    },
  };
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
