import { isInWindow } from './window.ts';

/** Milliseconds: within its window an app is asked about once, and twice in one that lasts the whole day. */
const spacing = 12 * 3_600_000;

export interface Windowed {
  readonly app: string;
  /** `update.window`: `02:00-04:00`, in the server’s own time. */
  readonly window?: string | undefined;
}

/** Apps whose window for automatic updates is open, and that were not asked about in it yet. `asked`: Unix milliseconds, by app. */
export function dueForUpdate(apps: readonly Windowed[], asked: ReadonlyMap<string, number>, now: number): string[] {
  const time = new Date(now);
  const minutes = time.getHours() * 60 + time.getMinutes();
  return apps
    .filter(({ window }) => window !== undefined && isInWindow(window, minutes))
    .filter(({ app }) => now - (asked.get(app) ?? Number.NEGATIVE_INFINITY) > spacing)
    .map(({ app }) => app);
}
