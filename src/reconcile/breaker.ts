import type { Plan } from '../core/plan/types.ts';

/** Where much fails, the cause is seldom one app's own: what has not begun is left as it is, and serves on. */
export interface Breaker {
  readonly failed: (app: string) => void;
  readonly began: (app: string) => void;
  /** Why a step of this app is not to be begun. */
  readonly why: (app: string) => string | undefined;
}

const least = 3;
const share = 0.3;

/** Opens at three failed apps, as soon as they are more than 30 % of those that the plan touches. */
export function newBreaker({ apps }: Plan): Breaker {
  const all = apps.filter(({ steps }) => steps.length > 0).length;
  const [failed, begun] = [new Set<string>(), new Set<string>()];
  return {
    failed: (app) => failed.add(app),
    began: (app) => begun.add(app),
    why: (app) =>
      failed.size >= least && failed.size > all * share && !begun.has(app)
        ? `${failed.size} of ${all} apps failed, so no other is begun`
        : undefined,
  };
}
