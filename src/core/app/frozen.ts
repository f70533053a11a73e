import { errorCodes } from '../error-codes.ts';
import { hasErrors, type Problem } from '../problems.ts';
import type { LoadedApp } from './types.ts';

/** True where the app's files are broken or refused: what runs of it stays as it is, and it never counts as removed. */
export function isFrozen(app: LoadedApp): boolean {
  return app.compose === undefined || hasErrors(app.problems);
}

/** Whether nothing hinders an app but what a person has to allow: its files are sound. */
export function isRefused(problems: readonly Problem[]): boolean {
  const errors = problems.filter(({ severity }) => severity === 'error');
  return errors.length > 0 && errors.every(({ code }) => errorCodes[code].exit === 7);
}
