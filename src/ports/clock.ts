/** Time, injected everywhere so that tests own it. */
export interface Clock {
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Resolves early, without an error, when the signal fires. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}
