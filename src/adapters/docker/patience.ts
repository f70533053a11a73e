import { refusalOf } from './errors.ts';
import { asksToWait, waitNamed } from './registry-errors.ts';

export interface Patience {
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly signal?: AbortSignal | undefined;
  /** Told before each wait. */
  readonly onWait?: (ms: number) => void;
}

/** Waits of 2, 4, 8, 16, 32 s: about a minute in all, unless the registry names a time. */
const tries = 6;
const first = 2000;
const longest = 120_000;

/** Runs it again, after a wait, for as long as it fails because the registry asks to wait. The last failure is thrown. */
export async function whileAskedToWait<T>(patience: Patience, run: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round += 1) {
    try {
      return await run();
    } catch (error) {
      const { message } = refusalOf(error);
      if (round === tries || patience.signal?.aborted || !asksToWait(message)) throw error;
      const ms = Math.min(longest, Math.max(waitNamed(message) ?? 0, first * 2 ** (round - 1)));
      patience.onWait?.(ms);
      await patience.sleep(ms, patience.signal);
    }
  }
}
