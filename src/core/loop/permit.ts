import type { SyncSettings } from '../config/sync-settings.ts';
import type { AppPlan } from '../plan/types.ts';
import { type Schedule, windowOf } from './windows.ts';

/** What the daemon does about an app that is not as its files want it. */
export type Permit =
  | { readonly kind: 'act' }
  /** Later, by itself: Unix milliseconds. */
  | { readonly kind: 'wait'; readonly until?: number; readonly why: string }
  /** Not by itself: a person has to apply it. */
  | { readonly kind: 'leave'; readonly why: string };

/**
 * `sync` of orbitr.yaml, for one app. Windows are about what files ask for: what is broken is mended at any time. Whoever resumes a rollback,
 * or takes over from a pass that died, repairs.
 */
export function permitOf(
  { app, change, steps }: AppPlan,
  sync: SyncSettings,
  { now, schedule }: { readonly now: number; readonly schedule: Schedule },
): Permit {
  if (steps.length === 0) return { kind: 'act' };
  if (change === 'repair')
    return sync.selfHeal === false
      ? { kind: 'leave', why: 'it differs from its files, and sync.selfHeal is false' }
      : { kind: 'act' };
  if (sync.auto === false) return { kind: 'leave', why: 'its files have changed, and sync.auto is false' };
  const window = windowOf(sync.windows ?? [], app, now, schedule);
  if (window.open) return { kind: 'act' };
  return { kind: 'wait', why: window.why, ...(window.until === undefined ? {} : { until: window.until }) };
}
