import type { Problem } from '../problems.ts';
import type { Hold, HoldKind } from './types.ts';

/** The word that counts for a whole app. */
export function holdOf(holds: readonly Hold[], app: string, kind: HoldKind): Hold | undefined {
  return holds.find((hold) => hold.app === app && hold.kind === kind && hold.service === undefined);
}

/** Services of an app that are held one by one. */
export function heldServices(holds: readonly Hold[], app: string): ReadonlyMap<string, Hold> {
  const own = holds.filter((hold) => hold.app === app && hold.kind === 'hold');
  return new Map(own.flatMap((hold) => (hold.service === undefined ? [] : [[hold.service, hold] as const])));
}

/** Since when, by whom, and what ends it: no clock is asked, so that equal input gives equal text. */
export function holdFinding(hold: Hold): Problem {
  const { app, service, kind, since, by } = hold;
  const when = `${new Date(since).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const what = service === undefined ? app : `${app}/${service}`;
  const way = kind === 'suspend' ? `orbitr resume ${app}` : `orbitr start ${what.replace('/', ' ')}`;
  return {
    severity: 'warning',
    code: 'held',
    app,
    message:
      kind === 'suspend'
        ? `suspended by ${by} since ${when}: nothing of it is touched`
        : `${service === undefined ? '' : `${service} is `}held down by ${by} since ${when}: it is not started`,
    suggestions: [`to end that: ${way}`],
  };
}
