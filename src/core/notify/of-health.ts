import type { ServiceHealth } from '../health/types.ts';
import { sentence } from './sentences.ts';
import type { Notice } from './types.ts';

export interface HealthFacts {
  /** Unix milliseconds. */
  readonly now: number;
  /** Milliseconds that a service has to be ill before it is told of: what heals at once worries nobody. */
  readonly patience: number;
}

/** Pure: which services are ill, and which are well. Most of it is told to nobody: see ledger.ts. */
export function noticesOfHealth(services: readonly ServiceHealth[], facts: HealthFacts): Notice[] {
  const apps = Map.groupBy(services, ({ app }) => app);
  return [
    ...services.flatMap((service) => ofService(service, facts)),
    ...[...apps].flatMap(([app, own]) => (own.every(isWell) ? [wellAgain(app, facts)] : [])),
  ];
}

/** It was restarted as often as it may be: a person has to look. */
export function noticeOfHold(
  { app, service }: Pick<ServiceHealth, 'app' | 'service'>,
  { why, restarts, at }: { readonly why: string; readonly restarts: number; readonly at: number },
): Notice {
  return {
    ...{ kind: 'unhealthy', severity: 'error', course: 'lasting' },
    ...{ about: `health ${app}/${service}`, app, at },
    title: `${app}/${service} is still unhealthy after ${restarts} restarts, and is left as it is`,
    text: [sentence(why), `Try: orbitr restart ${app} ${service}`],
  };
}

function ofService(one: ServiceHealth, { now, patience }: HealthFacts): Notice[] {
  const { app, service, container, state, since, why } = one;
  const base = { about: `health ${app}/${service}`, app, at: now };
  if (isWell(one)) {
    const title = `${app}/${service} is well again`;
    return [{ ...base, kind: 'recovered', severity: 'info', course: 'end', title, text: [] }];
  }
  const isIll = state === 'unhealthy' || state === 'down';
  if (!isIll || now - since < patience) return [];
  const title = state === 'down' ? `${app}/${service} does not run` : `${app}/${service} is unhealthy`;
  const text = [...(why === undefined ? [] : [sentence(why)]), `The container is ${container}.`];
  return [{ ...base, kind: 'unhealthy', severity: 'error', course: 'lasting', title, text }];
}

/** After an apply that was not waited out: its services have become healthy later. */
function wellAgain(app: string, { now }: HealthFacts): Notice {
  return {
    ...{ kind: 'recovered', severity: 'info', course: 'end', ends: ['unhealthy'] },
    ...{ about: `apply ${app}`, app, at: now, title: `${app} has become healthy`, text: [] },
  };
}

function isWell({ state }: ServiceHealth): boolean {
  return state === 'healthy' || state === 'running' || state === 'completed' || state === 'held';
}
