import { type Key, priorities, type Wake } from '../core/loop/queue.ts';
import type { Clock } from '../ports/clock.ts';
import type { Look } from './watch-observer.ts';

/** Ends of containers that a look may have come too early for: an engine tells of an end before its lists show it. */
export interface Ends {
  readonly note: (key: Key) => void;
  readonly looked: (look: Look) => void;
}

/** Milliseconds: as old as that, an end is in the lists for certain. */
const listed = 1000;
const again = 300;

export function newEnds({ clock, wake }: { readonly clock: Clock; readonly wake: (wake: Wake) => void }): Ends {
  const ends = new Map<Key, number>();
  return {
    note: (key) => void ends.set(key, clock.now()),
    looked: ({ made, begun, ms }) => {
      const began = clock.now() - ms;
      for (const { app } of made.made.apps) {
        const end = ends.get(app);
        if (end === undefined) continue;
        ends.delete(app);
        const isEarly = began - end < listed && !begun.flat().includes(app);
        if (isEarly) wake({ key: app, priority: priorities.engine, at: clock.now() + again });
      }
    },
  };
}
