import type { DesiredService } from '../desired/types.ts';
import type { LiveContainer } from '../live/snapshot.ts';
import type { AppInput } from './input.ts';
import { recreateReasons } from './recreate-reasons.ts';
import type { Reason } from './types.ts';

/** More containers than wanted: which of them stay. */
export interface Chosen {
  readonly wanted: readonly LiveContainer[];
  readonly extra: readonly LiveContainer[];
  /** A start-first update was cut between its start and its end: why the rest of it goes. */
  readonly interrupted?: (container: LiveContainer) => Reason;
}

/**
 * Old and new beside each other are what an interrupted start-first update leaves. Where the new ones are proven, the old ones go; else
 * the new ones do, and the old ones serve until the next attempt has proven itself.
 */
export function chooseWanted(input: AppInput, service: DesiredService, there: readonly LiveContainer[]): Chosen {
  const { replicas } = service;
  if (there.length <= replicas) return { wanted: there, extra: [] };
  const isStale = (container: LiveContainer) =>
    recreateReasons(input, service, container).some(({ source }) => source !== 'drift');
  const [stale, fresh] = [there.filter(isStale), there.filter((container) => !isStale(container))];
  if (stale.length === 0) return { wanted: there.slice(0, replicas), extra: there.slice(replicas) };
  const proven = fresh.filter((container) => isProven(service, container));
  const isRunning = ({ state }: LiveContainer) => state === 'running';
  const order =
    proven.length >= replicas
      ? [...proven, ...there.filter((container) => !proven.includes(container))]
      : [
          ...stale.filter(isRunning),
          ...fresh.filter((container) => !hasEnded(container)),
          ...stale.filter((container) => !isRunning(container)),
          // what has ended has proven nothing: it is made anew
          ...fresh.filter(hasEnded),
        ];
  const extra = order.slice(replicas);
  const isScaledDown = fresh.length === 0 && stale.every(isRunning);
  return {
    wanted: order.slice(0, replicas),
    extra,
    ...(isScaledDown ? {} : { interrupted: (container) => interruptedReason(service, container, isStale(container)) }),
  };
}

function hasEnded({ state }: LiveContainer): boolean {
  return state === 'exited' || state === 'dead';
}

function isProven({ hasHealthcheck, probe }: DesiredService, { state, health }: LiveContainer): boolean {
  if (state !== 'running') return false;
  return hasHealthcheck ? health === 'healthy' : probe === undefined && health !== 'unhealthy';
}

function interruptedReason(service: DesiredService, { name }: LiveContainer, isStale: boolean): Reason {
  const text = isStale
    ? `${name} was to go at the end of an update that did not finish`
    : `${name} was not yet proven when its update ended`;
  return { code: 'interrupted-rollout', text, service: service.name, source: 'recovery' };
}
