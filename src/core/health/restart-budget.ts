/** Restarts of one container that may follow each other before somebody has to look. */
export interface RestartBudget {
  readonly most: number;
  /** Milliseconds. */
  readonly within: number;
}

export const usualBudget: RestartBudget = { most: 3, within: 15 * 60_000 };

export type RestartDecision =
  /** Do it, and remember these times. */
  | { readonly kind: 'restart'; readonly restarts: readonly number[] }
  /** It did not help: leave it, tell, and restart no more. `since`: when the first of them was. */
  | { readonly kind: 'hold'; readonly restarts: readonly number[]; readonly since: number };

/** Pure: whether something unhealthy is restarted once more. Times in Unix milliseconds; those that are too long ago are forgotten. */
export function mayRestart(
  before: readonly number[],
  now: number,
  budget: RestartBudget = usualBudget,
): RestartDecision {
  // a clock that was set back must not make a restart of the future count for ever
  const recent = before.filter((at) => at <= now && now - at < budget.within).sort((a, b) => a - b);
  if (recent.length < budget.most) return { kind: 'restart', restarts: [...recent, now] };
  return { kind: 'hold', restarts: recent, since: recent[0] ?? now };
}
