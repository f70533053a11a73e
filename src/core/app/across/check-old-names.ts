import { nearest } from '../../../lib/nearest.ts';
import type { WorkspaceFile } from '../../config/workspace-file.ts';
import { locate } from '../../files/source-map.ts';
import { formatPosition, type Problem } from '../../problems.ts';
import { appProblem } from '../app-problem.ts';
import type { LoadedApp } from '../types.ts';

/** Old names that are still in use, and hosts that orbitr.yaml does not know. */
export function checkNamedApps(apps: readonly LoadedApp[], workspace: WorkspaceFile): Problem[] {
  return [...apps.flatMap((app) => checkTarget(app, workspace)), ...checkOldNames(apps)];
}

function checkTarget(app: LoadedApp, { targets = {} }: WorkspaceFile): Problem[] {
  const { target } = app.file;
  if (target === undefined || Object.hasOwn(targets, target)) return [];
  const meant = nearest(target, Object.keys(targets));
  return [
    appProblem(app, {
      code: 'reference-missing',
      path: 'target',
      message: `target names the host ${target}, which orbitr.yaml does not have`,
      suggestions: [meant ? `write ${meant}` : 'add it to targets: in orbitr.yaml'],
    }),
  ];
}

function checkOldNames(apps: readonly LoadedApp[]): Problem[] {
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
