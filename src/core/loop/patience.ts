import { pauseAfter } from './pause.ts';

/** Apps whose changes did not go well, or that fall again and again: nothing is begun for them before it is time. */
export interface Patience {
  /** Later again, each time later. Gives the time in Unix milliseconds. */
  readonly failed: (app: string, now: number) => number;
  /** It is well, or is another thing now: the next failure is the first again. */
  readonly forget: (app: string) => void;
  readonly forgetAll: () => void;
  /** Unix milliseconds; undefined where it may begin at once. */
  readonly until: (app: string, now: number) => number | undefined;
}

export function newPatience(random: () => number): Patience {
  const failures = new Map<string, { readonly count: number; readonly until: number }>();
  return {
    failed: (app, now) => {
      const count = failures.get(app)?.count ?? 0;
      const until = now + pauseAfter(count, random);
      failures.set(app, { count: count + 1, until });
      return until;
    },
    forget: (app) => void failures.delete(app),
    forgetAll: () => failures.clear(),
    until: (app, now) => {
      const { until = 0 } = failures.get(app) ?? {};
      return until > now ? until : undefined;
    },
  };
}
