import type { DesiredApp } from '../desired/types.ts';
import { composeLabels } from '../labels.ts';
import type { Snapshot } from '../live/snapshot.ts';
import type { AppPlan, Step } from '../plan/types.ts';

/** Milliseconds after the start of the machine in which engine and containers are given time to come up. */
export const settlePeriod = 90_000;

export interface Settling {
  /** Milliseconds since the machine was started. */
  readonly uptime: number;
  readonly live: Pick<Snapshot, 'containers'>;
  readonly desired: readonly DesiredApp[];
}

/**
 * Milliseconds that a repair waits after a start of the machine; undefined where it need not. Containers that the engine starts by itself, by
 * their restart policy, are its own business until the period is over. What is missing, or is started by nobody else, is mended at once.
 */
export function settlesFor(plan: AppPlan, { uptime, live, desired }: Settling): number | undefined {
  if (uptime >= settlePeriod || plan.change !== 'repair') return undefined;
  const app = desired.find(({ name }) => name === plan.app);
  const acts = plan.steps.filter(({ verb }) => verb !== 'await');
  const isOnItsWay = acts.length > 0 && app !== undefined && acts.every((step) => isEnginesOwn(step, app, live));
  return isOnItsWay ? settlePeriod - uptime : undefined;
}

function isEnginesOwn({ target, verb }: Step, app: DesiredApp, { containers }: Settling['live']): boolean {
  if (target.kind === 'attachment')
    return (
      startsByItself(app, target.service) && containers.some(({ id, state }) => id === target.id && state !== 'running')
    );
  if (target.kind !== 'container' || verb !== 'start') return false;
  const container = containers.find(({ id }) => id === target.id);
  const service = container?.labels[composeLabels.service] ?? target.service;
  return container !== undefined && startsByItself(app, service);
}

function startsByItself({ model }: DesiredApp, service: string): boolean {
  return /^(?:always|unless-stopped)$/.test(model.services[service]?.restart ?? '');
}
