import type { ErrorCode } from '../error-codes.ts';
import { locate, type SourceMap } from '../files/source-map.ts';
import type { Problem, Severity } from '../problems.ts';

/** A manifest as it was read: where its keys stand, and what the file is called in messages. */
export interface ManifestPlace {
  readonly file: string;
  readonly positions: SourceMap;
}

export interface ManifestFault {
  readonly severity?: Severity;
  readonly code: ErrorCode;
  /** `environment.variables.0.default` */
  readonly path: string;
  readonly message: string;
  readonly suggestions: readonly string[];
}

/** Something wrong with a manifest, at the place where it says so. */
export function manifestProblem({ file, positions }: ManifestPlace, fault: ManifestFault): Problem {
  const { severity = 'error', code, path, message, suggestions } = fault;
  const position = locate(positions, path) ?? { file, line: 1, column: 1, approximate: true };
  return { severity, code, message, position, suggestions };
}
