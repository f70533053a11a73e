interface Sleeper {
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Waits and works in turn, until the signal fires. */
export async function inTurn(
  clock: Sleeper,
  signal: AbortSignal,
  pause: () => number,
  work: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(pause(), signal);
    if (!signal.aborted) await work();
  }
}

/** Spread by a fifth, so that many do not work at one moment. */
export function jittered(ms: number): number {
  return Math.round(ms * (0.8 + 0.4 * Math.random()));
}
