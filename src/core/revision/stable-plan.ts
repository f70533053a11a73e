import type { DesiredApp } from '../desired/types.ts';
import { composeLabels, labels } from '../labels.ts';
import type { PlanInput } from '../plan/input.ts';
import type { Plan, Step } from '../plan/types.ts';

/** Seconds, as decisions.md 22 has them. */
const withCheck = 10;
const withoutCheck = 15;

export interface StableTimes {
  /** ORBITR_STABLE_FOR: over everything else. */
  readonly asked?: number | undefined;
  /** `update.stableFor` of orbitr.yaml. */
  readonly workspace?: number | undefined;
}

export function stableFor(app: DesiredApp, { asked, workspace }: StableTimes): number {
  const isChecked = app.services.every(
    ({ hasHealthcheck, probe, job }) => hasHealthcheck || probe !== undefined || job,
  );
  return asked ?? app.update?.stableFor ?? workspace ?? (isChecked ? withCheck : withoutCheck);
}

/** Steps that watch what is ready until it is known to be stable. */
export function stablePlan(made: Plan, input: PlanInput, apps: readonly string[], times: StableTimes): Plan {
  const desired = input.desired.apps.filter(({ name }) => apps.includes(name));
  const plans = made.apps.map((plan) => {
    const app = desired.find(({ name }) => name === plan.app);
    return { ...plan, steps: app ? stableSteps(app, input, stableFor(app, times)) : [] };
  });
  return { ...made, apps: plans };
}

function stableSteps(app: DesiredApp, { live }: PlanInput, seconds: number): Step[] {
  return app.services.flatMap((service): Step[] => {
    const containers = live.containers
      .filter(({ labels: own }) => own[labels.app] === app.name && own[composeLabels.service] === service.name)
      .map(({ name }) => name);
    if (service.job || containers.length === 0) return [];
    return [
      {
        id: `${app.name}/${service.name}/stable`,
        app: app.name,
        verb: 'await',
        target: {
          kind: 'wait',
          service: service.name,
          containers,
          until: 'stable',
          stableFor: seconds,
          deadline: service.deadline,
        },
        reasons: [{ code: 'gate', text: `for ${seconds} s without a fault`, service: service.name, source: 'desired' }],
        risk: { level: 'none' },
        needs: [],
      },
    ];
  });
}
