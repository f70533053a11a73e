import { pauseAfter } from './pause.ts';

/** What is to be looked at: an app's name, or `*` for all of them. */
export type Key = string;
export const everything: Key = '*';

/** What wakes a key. Higher goes first; a key that waits already keeps the higher one. */
export const priorities = { person: 100, files: 50, engine: 10, retry: 0, resync: -100 } as const;

export interface Wake {
  readonly key: Key;
  readonly priority: number;
  /** Unix milliseconds; at once where absent. */
  readonly at?: number;
}

interface Waiting {
  readonly priority: number;
  readonly at: number;
}

export interface WorkQueue {
  readonly add: (wake: Wake) => void;
  /** Everything that is due and not being worked on, the most urgent first; it counts as being worked on from now. */
  readonly take: (now: number) => readonly Key[];
  /** Worked on by somebody else than who took it: it is not given out until `done`. */
  readonly hold: (key: Key) => void;
  /** What was added meanwhile is given out once more. `quiet`: not before, unless files or people want it; Unix milliseconds. */
  readonly done: (key: Key, quiet?: number) => void;
  /** Done, but not well: later again, each time later. Gives the time in Unix milliseconds. */
  readonly failed: (key: Key, now: number) => number;
  /** It is well: the next failure is the first again. */
  readonly forget: (key: Key) => void;
  readonly isAtWork: (key: Key) => boolean;
  /** When the next is due that nobody works on; undefined where nothing waits. */
  readonly nextAt: () => number | undefined;
  readonly depth: (now: number) => { readonly ready: number; readonly working: number; readonly delayed: number };
}

/**
 * Wakes of one key collapse into one, also while it is worked on: then it is worked on exactly once more. `random`: 0 to 1, spreads what
 * failed at the same time.
 */
export function newQueue(random: () => number): WorkQueue {
  const waiting = new Map<Key, Waiting>();
  const atWork = new Set<Key>();
  const failures = new Map<Key, number>();
  const add = ({ key, priority, at = 0 }: Wake): void => {
    const known = waiting.get(key);
    waiting.set(
      key,
      known ? { priority: Math.max(priority, known.priority), at: Math.min(at, known.at) } : { priority, at },
    );
  };
  const open = () => [...waiting].filter(([key]) => !atWork.has(key));
  const done = (key: Key, quiet = 0): void => {
    atWork.delete(key);
    const next = waiting.get(key);
    if (next && next.priority < priorities.files) waiting.set(key, { ...next, at: Math.max(next.at, quiet) });
  };
  return {
    add,
    done,
    hold: (key) => void atWork.add(key),
    take: (now) => {
      const due = open()
        .filter(([, { at }]) => at <= now)
        .sort(([, a], [, b]) => b.priority - a.priority)
        .map(([key]) => key);
      for (const key of due) {
        waiting.delete(key);
        atWork.add(key);
      }
      return due;
    },
    failed: (key, now) => {
      const count = failures.get(key) ?? 0;
      failures.set(key, count + 1);
      const at = now + pauseAfter(count, random);
      done(key);
      add({ key, priority: priorities.retry, at });
      return at;
    },
    forget: (key) => void failures.delete(key),
    isAtWork: (key) => atWork.has(key),
    nextAt: () => {
      const times = open().map(([, { at }]) => at);
      return times.length > 0 ? Math.min(...times) : undefined;
    },
    depth: (now) => {
      const ready = open().filter(([, { at }]) => at <= now).length;
      return { ready, working: atWork.size, delayed: waiting.size - ready };
    },
  };
}
