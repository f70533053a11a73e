import type { AppOutcome, Progress } from '../core/events.ts';

/** `0.4 s`, `12 s`, `3 min 20 s`. */
export function duration(ms: number): string {
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `940 kB`, `12.3 MB`. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = count < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  const number = count / 1000 ** power;
  return `${power > 0 && number < 100 ? number.toFixed(1) : Math.round(number)} ${units[power]}`;
}

/** From 0 to 1; undefined where nobody knows how much there is. */
export function fraction(progress: Progress): number | undefined {
  if (progress.kind === 'text') return undefined;
  if (progress.totalBytes > 0) return Math.min(1, progress.bytes / progress.totalBytes);
  return progress.total > 0 ? progress.done / progress.total : undefined;
}

/** `12.3 MB of 40.1 MB`, `2 of 5 layers`, or the last line of a build. */
export function progressText(progress: Progress): string {
  if (progress.kind === 'text') return progress.text;
  if (progress.totalBytes > 0) return `${bytes(progress.bytes)} of ${bytes(progress.totalBytes)}`;
  return `${progress.done} of ${progress.total} layers`;
}

/** How an app ended, in the past tense. */
export const outcomeWords: Readonly<Record<AppOutcome, string>> = {
  converged: 'done',
  removed: 'removed',
  failed: 'failed',
  unhealthy: 'not healthy',
  'rolled-back': 'rolled back',
  skipped: 'skipped',
  blocked: 'blocked',
  frozen: 'frozen',
  unchanged: 'unchanged',
};

/** The same for one app. `unready`: somebody interrupted while it was waited for. */
export function endingText(outcome: AppOutcome, ms: number, unready: boolean): string {
  if (unready && outcome === 'skipped') return `stopped before it was known to be ready, after ${duration(ms)}`;
  return outcome === 'skipped' ? outcomeWords.skipped : `${outcomeWords[outcome]} in ${duration(ms)}`;
}

/** Addresses are of use where the app was brought to them. */
export function hasAddress(outcome: AppOutcome): boolean {
  return outcome !== 'skipped' && outcome !== 'removed';
}

export interface Glyphs {
  readonly spinner: readonly string[];
  readonly done: string;
  readonly failed: string;
  readonly warning: string;
  readonly waiting: string;
  readonly full: string;
  readonly empty: string;
  readonly ellipsis: string;
}

export function glyphs(unicode: boolean): Glyphs {
  return unicode
    ? {
        spinner: [...'⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'],
        done: '✓',
        failed: '✗',
        warning: '!',
        waiting: '·',
        full: '█',
        empty: '░',
        ellipsis: '…',
      }
    : {
        spinner: ['|', '/', '-', '\\'],
        done: '+',
        failed: 'x',
        warning: '!',
        waiting: '.',
        full: '#',
        empty: '.',
        ellipsis: '...',
      };
}
