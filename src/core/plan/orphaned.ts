import type { Problem } from '../problems.ts';
import type { AppPlan } from './types.ts';

export const pruneCommand = 'orbitr apply --prune';

/** An app that runs though no file says so, as it is while nobody says prune. */
export function orphaned(name: string, isProtected: boolean): AppPlan {
  const finding: Problem = {
    severity: 'warning',
    code: 'blocked',
    app: name,
    message: `${name} runs, but is no longer in the workspace`,
    suggestions: [
      ...(isProtected
        ? [unprotect(name)]
        : [`remove it, its volumes kept: ${pruneCommand}`, `or bring apps/${name} back`]),
      `if it has a new name: write renamedFrom: ${name} into that app’s file`,
    ],
  };
  return { app: name, status: 'orphaned', change: 'none', steps: [], findings: [finding], consents: [], needs: [] };
}

/** What lets a protected app go whose files are gone already. */
export function unprotect(name: string): string {
  return `it is protected: bring apps/${name} back with protect: false and run orbitr apply, then remove it`;
}

/** What to do about an orphan; pruning a protected one would be refused. */
export function wayOut({ findings }: Pick<AppPlan, 'findings'>): string {
  const ways = findings.flatMap(({ suggestions }) => suggestions);
  return ways.some((way) => way.endsWith(pruneCommand)) ? pruneCommand : (ways[0] ?? pruneCommand);
}

export function canBePruned(app: AppPlan): boolean {
  return app.status === 'orphaned' && wayOut(app) === pruneCommand;
}
