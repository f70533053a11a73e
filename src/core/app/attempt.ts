import { OrbitrError } from '../errors.ts';
import type { Problem } from '../problems.ts';

/** A question to the file system, its expected failures as a problem instead of a throw. */
export function attempt<T>(
  question: () => T,
  { file, app }: { readonly file: string; readonly app?: string },
): { readonly value: T; readonly problem?: undefined } | { readonly value?: undefined; readonly problem: Problem } {
  try {
    return { value: question() };
  } catch (cause) {
    if (!(cause instanceof OrbitrError)) throw cause;
    const { code, message, suggestions } = cause;
    return {
      problem: {
        severity: 'error',
        code,
        message,
        suggestions,
        position: { file, line: 1, column: 1, approximate: true },
        ...(app ? { app } : {}),
      },
    };
  }
}
