import type { PassEvent } from '../../../src/core/events.ts';
import type { AppPlan, Plan, Step, Verb } from '../../../src/core/plan/types.ts';

/** Plans and events by hand, as short as tests need them. */
export function step(app: string, verb: Verb, name = 'web'): Step {
  const target =
    verb === 'pull'
      ? ({ kind: 'image', image: name, services: ['web'] } as const)
      : ({ kind: 'services', services: [name] } as const);
  const reasons = [{ code: 'missing', text: 'not there yet', source: 'desired' }] as const;
  return { id: `${app}/${name}/${verb}`, app, verb, target, reasons, risk: { level: 'none' }, needs: [] };
}

export function plan(...steps: readonly Step[]): Plan {
  const apps = [...Map.groupBy(steps, ({ app }) => app)].map(
    ([app, own]): AppPlan => ({
      app,
      status: 'changes',
      change: 'install',
      steps: own,
      findings: [],
      consents: [],
      needs: [],
    }),
  );
  const summary = {
    create: 0,
    change: 0,
    recreate: 0,
    restart: 0,
    remove: 0,
    apps: apps.length,
    changed: apps.length,
    blocked: 0,
    frozen: 0,
    orphaned: 0,
  };
  return { version: 1, workspace: 'home', endpoint: 'unix:///x', apps, summary };
}

export function appDone(
  app: string,
  outcome: 'converged' | 'failed' | 'unchanged' | 'skipped' = 'converged',
  urls: readonly string[] = [],
): PassEvent {
  return { kind: 'app-done', app, outcome, ms: 3200, urls };
}
