import { locate } from '../../files/source-map.ts';
import { formatPosition, type Problem } from '../../problems.ts';
import { appProblem } from '../app-problem.ts';
import type { LoadedApp } from '../types.ts';

/** Old names that are still in use, or claimed twice. */
export function checkOldNames(apps: readonly LoadedApp[]): Problem[] {
  const renamed = apps.filter(({ file }) => file.renamedFrom !== undefined);
  return renamed.flatMap((app) => {
    const old = app.file.renamedFrom ?? '';
    if (apps.some(({ name }) => name === old)) {
      const message =
        old === app.name
          ? `renamedFrom is the name that ${app.name} has now`
          : `renamedFrom names ${old}, but that app is still there`;
      return [
        appProblem(app, { code: 'duplicate-name', path: 'renamedFrom', message, suggestions: ['remove renamedFrom'] }),
      ];
    }
    const rival = renamed.find((other) => other !== app && other.file.renamedFrom === old);
    if (!rival) return [];
    const position = locate(rival.positions, 'renamedFrom');
    const place = position ? ` at ${formatPosition(position)}` : '';
    return [
      appProblem(app, {
        code: 'duplicate-name',
        path: 'renamedFrom',
        message: `${old} is claimed as the old name of ${app.name} and of ${rival.name}${place}`,
        suggestions: ['leave it in one of the two'],
      }),
    ];
  });
}
