import { hasErrors } from '../problems.ts';
import type { LoadedApp } from './types.ts';

/** True where the app's files are broken: what runs of it stays as it is, and it never counts as removed. */
export function isFrozen(app: LoadedApp): boolean {
  return app.compose === undefined || hasErrors(app.problems);
}
