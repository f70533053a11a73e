import type { ErrorCode } from '../error-codes.ts';
import { locate } from '../files/source-map.ts';
import type { Problem, Severity } from '../problems.ts';
import type { LoadedApp } from './types.ts';

export interface AppFault {
  readonly code: ErrorCode;
  /** In the app file: `dependsOn.0`. */
  readonly path: string;
  readonly message: string;
  readonly suggestions: readonly string[];
  /** Default: error, which freezes the app. */
  readonly severity?: Severity;
}

/** Something wrong with what an app file says, at the place where it says so. */
export function appProblem({ name, positions }: Pick<LoadedApp, 'name' | 'positions'>, fault: AppFault): Problem {
  const { severity = 'error', code, path, message, suggestions } = fault;
  const position = locate(positions, path);
  return { severity, code, message, app: name, suggestions, ...(position ? { position } : {}) };
}
