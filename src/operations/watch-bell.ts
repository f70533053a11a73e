import type { Clock } from '../ports/clock.ts';

export interface Bell {
  readonly ring: () => void;
  /** Until it rings, the moment comes (Unix milliseconds) or the signal fires; a minute at the most. Does not wait where it rang before. */
  readonly wait: (clock: Clock, until: number | undefined, signal: AbortSignal) => Promise<void>;
}

const longest = 60_000;

/** Wakes the loop while it waits for the next thing that is due. */
export function newBell(): Bell {
  let ringing: AbortController | undefined;
  let rang = false;
  return {
    ring: () => {
      rang = true;
      ringing?.abort();
    },
    wait: async (clock, until, signal) => {
      if (!rang) {
        ringing = new AbortController();
        const ms = Math.min(until === undefined ? longest : Math.max(0, until - clock.now()), longest);
        await clock.sleep(ms, AbortSignal.any([ringing.signal, signal]));
        ringing = undefined;
      }
      rang = false;
    },
  };
}
