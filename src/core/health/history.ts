/** One answer of one container, as it is kept and printed. */
export interface HealthEntry {
  readonly app: string;
  readonly service: string;
  readonly container: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly state: HealthState;
  /** What was asked: `http :8080/health`. */
  readonly probe: string;
  /** Milliseconds until the answer; absent where nothing was asked. */
  readonly ms?: number;
  /** Why it is not healthy, or why it could not be asked. */
  readonly why?: string;
}

/**
 * running: nothing is asked of it · unknown: it runs, and there was no way to ask · completed: it ran to its end · held: stopped on purpose ·
 * down: it does not run, though it should.
 */
export type HealthState = 'healthy' | 'unhealthy' | 'starting' | 'running' | 'unknown' | 'completed' | 'held' | 'down';

/** Since when a container has been what it is now: the first of the equal answers at the end. Unix milliseconds. */
export function since(history: readonly HealthEntry[], now: HealthEntry): number {
  const own = history.filter(({ container }) => container === now.container);
  const last = own.findLastIndex(({ state }) => state !== now.state);
  return own[last + 1]?.at ?? now.at;
}
