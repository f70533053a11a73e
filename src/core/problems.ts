import type { ErrorCode } from './error-codes.ts';

/** Where something stands: 1-based line and column in a file, path relative to the workspace where it lies inside it. */
export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** True where the exact place is unknown and this is the nearest one (shown with a `~`). */
  readonly approximate?: boolean;
}

export type Severity = 'error' | 'warning';

/** One thing wrong with the workspace. All problems are collected and reported at once. */
export interface Problem {
  readonly severity: Severity;
  readonly code: ErrorCode;
  /** Which thing, and what is wrong with it: one sentence without a full stop. */
  readonly message: string;
  readonly position?: Position;
  /** The app it freezes; absent when the whole workspace is meant. */
  readonly app?: string;
  /** Imperative and runnable where possible. */
  readonly suggestions: readonly string[];
}

/** `apps/db.yaml:7:3`, or `apps/db.yaml:~7:3` where the place is only near. */
export function formatPosition(position: Position): string {
  const { file, line, column, approximate } = position;
  return `${file}:${approximate ? '~' : ''}${line}:${column}`;
}

/** Sorted by file, line, column, then message: equal input gives equal output. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) =>
      compare(a.position?.file ?? '', b.position?.file ?? '') ||
      (a.position?.line ?? 0) - (b.position?.line ?? 0) ||
      (a.position?.column ?? 0) - (b.position?.column ?? 0) ||
      compare(a.message, b.message),
  );
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
