import type { Key } from '../core/loop/queue.ts';
import type { Clock } from '../ports/clock.ts';

export interface Echoes {
  /** `isOwn`: a lane is at it, and its end is looked at anyway. */
  readonly heard: (key: Key, isOwn: boolean) => void;
}

interface Heard {
  /** When it was last told of, and the last look that was asked for; Unix milliseconds. */
  told: number;
  asked: number;
  gap: number;
  hasEcho: boolean;
}

/** Milliseconds between two looks at one key while events go on; the first event after a calm is looked at at once. */
const gaps = { first: 50, longest: 300, calm: 1000 };
/**
 * Milliseconds after the last event. An engine tells that a container has died up to a tenth of a second before its lists do, and nothing
 * need follow that: a look at that moment alone would see it running, and nobody would look again.
 */
const echoes = [100, 1000];

/** When to look after events: at once, at a growing distance while they go on, and twice when they are over. */
export function newEchoes(clock: Clock, signal: AbortSignal, wake: (key: Key, at: number) => void): Echoes {
  const all = new Map<Key, Heard>();

  function heard(key: Key, isOwn: boolean): void {
    const now = clock.now();
    const one = all.get(key) ?? { told: 0, asked: 0, gap: 0, hasEcho: false };
    all.set(key, one);
    if (now - one.told > gaps.calm) one.gap = 0;
    one.told = now;
    if (one.asked <= now) {
      one.asked = Math.max(now, one.asked + one.gap);
      one.gap = Math.min(gaps.longest, Math.max(gaps.first, one.gap * 2));
      wake(key, one.asked);
    }
    if (isOwn || one.hasEcho) return;
    one.hasEcho = true;
    void echo(key, one).finally(() => {
      one.hasEcho = false;
    });
  }

  async function echo(key: Key, one: Heard): Promise<void> {
    for (const after of echoes) {
      const left = (): number => one.told + after - clock.now();
      while (left() > 0 && !signal.aborted) await clock.sleep(left(), signal);
      if (signal.aborted) return;
      wake(key, clock.now());
    }
  }

  return { heard };
}
