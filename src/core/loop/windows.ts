import { seconds } from '../../lib/duration.ts';
import type { SyncSettings } from '../config/sync-settings.ts';

/** Times of cron expressions, in the time zone of the machine; Unix milliseconds. */
export interface Schedule {
  /** The last at or before a moment. Undefined where there was none within a year. */
  readonly last: (cron: string, at: number) => number | undefined;
  /** The first after a moment. */
  readonly next: (cron: string, at: number) => number | undefined;
}

type Windows = NonNullable<SyncSettings['windows']>;

/**
 * Whether changes of an app may begin now. A window that denies counts for more than one that allows; where some allow, only they do.
 * `until`: when to look again, Unix milliseconds.
 */
export function windowOf(
  windows: Windows,
  app: string,
  now: number,
  schedule: Schedule,
): { readonly open: true } | { readonly open: false; readonly until?: number; readonly why: string } {
  const own = windows.filter(({ apps }) => !apps || apps.includes(app));
  const ends = (window: Windows[number]): number | undefined => {
    const began = schedule.last(window.schedule, now);
    const end = began === undefined ? 0 : began + (seconds(window.duration) ?? 0) * 1000;
    return end > now ? end : undefined;
  };
  const denying = own.filter(({ kind }) => kind === 'deny').flatMap((window) => ends(window) ?? []);
  if (denying.length > 0)
    return { open: false, until: Math.max(...denying), why: 'a window of sync.windows denies changes now' };
  const allowing = own.filter(({ kind }) => kind === 'allow');
  if (allowing.length === 0 || allowing.some((window) => ends(window) !== undefined)) return { open: true };
  const opens = allowing.flatMap(({ schedule: cron }) => schedule.next(cron, now) ?? []);
  const until = opens.length > 0 ? { until: Math.min(...opens) } : {};
  return { open: false, ...until, why: 'no window of sync.windows allows changes now' };
}
