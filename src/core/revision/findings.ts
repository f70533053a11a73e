import type { Problem } from '../problems.ts';
import type { Quarantine, Revision } from './types.ts';

/** What state remembers of the past and a plan has to respect. */
export interface Past {
  /** By app: inputs that are not applied again. */
  readonly quarantined: Readonly<Record<string, Quarantine>>;
  /** By app: a rollback that is to be finished. The app is planned as that revision has it. */
  readonly restoring: Readonly<Record<string, Revision>>;
  /** Apps whose last revision got no verdict because its pass died: all of it is waited for once more. */
  readonly pending: readonly string[];
}

/** Minutes are enough for people: 2026-11-27 02:05. */
export function utc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

export function quarantineFinding({ app, revision, since, why }: Quarantine): Problem {
  return {
    severity: 'error',
    code: 'quarantined',
    app,
    message: `${app} is in quarantine since ${utc(since)}, so it is left as it is: revision ${revision} failed (${why})`,
    suggestions: [`see what happened: orbitr why ${app}`, `mend its files, or try the same again: orbitr retry ${app}`],
  };
}

export function restoringFinding({ app, restores, after }: Revision): Problem {
  return {
    severity: 'warning',
    code: 'rolled-back',
    app,
    message: `${app} goes on back to revision ${restores ?? '?'}${after === undefined ? '' : `, because revision ${after} failed`}`,
    suggestions: [`see what happened: orbitr why ${app}`],
  };
}
