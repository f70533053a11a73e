import type { HealthEntry } from './history.ts';
import { mayRestart } from './restart-budget.ts';

/** What is remembered of a service that the monitor has restarted. Unix milliseconds. */
export interface RestartRecord {
  readonly restarts: readonly number[];
  /** Its budget was used up, and it was not well since: it is not restarted again by itself. */
  readonly heldSince?: number;
}

export type MonitorAct =
  | { readonly kind: 'restart' | 'hold'; readonly record: RestartRecord; readonly why: string }
  /** It is well again. */
  | { readonly kind: 'lift'; readonly record: RestartRecord };

/**
 * Pure: what to do about a service, by its newest answers (the last is the newest). Ill is who was unhealthy as often in a row as its check
 * asks for; who does not run at all is for the next apply.
 */
export function monitor(
  record: RestartRecord,
  answers: readonly HealthEntry[],
  retries: number,
  now: number,
): MonitorAct | undefined {
  const last = answers.at(-1);
  if (last?.state === 'healthy' && record.heldSince !== undefined)
    return { kind: 'lift', record: { restarts: record.restarts } };
  if (!last || record.heldSince !== undefined || !isIll(answers, retries)) return undefined;
  const why = last.why ?? 'its check fails';
  const decision = mayRestart(record.restarts, now);
  if (decision.kind === 'restart') return { kind: 'restart', record: { restarts: decision.restarts }, why };
  return { kind: 'hold', record: { restarts: decision.restarts, heldSince: now }, why };
}

function isIll(answers: readonly HealthEntry[], retries: number): boolean {
  const newest = answers.slice(-retries);
  return newest.length === retries && newest.every(({ state }) => state === 'unhealthy');
}
