import type { Problem } from '../../problems.ts';
import { appProblem } from '../app-problem.ts';
import type { LoadedApp } from '../types.ts';

/** Two apps that run as one Compose project would each remove the other's containers: neither may. */
export function checkProjects(apps: readonly LoadedApp[]): Problem[] {
  return apps.flatMap((app) => {
    const isRival = (other: LoadedApp) =>
      other !== app && projectOf(other) === projectOf(app) && (other.file.project ?? app.file.project) !== undefined;
    const rival = apps.find(isRival);
    if (!rival) return [];
    const message = `runs as Compose project ${projectOf(app)}, and so does ${rival.name}`;
    const suggestions = ['remove or rename one of the two'];
    return [appProblem(app, { code: 'duplicate-name', path: 'project', message, suggestions })];
  });
}

function projectOf({ name, file }: LoadedApp): string {
  return file.project ?? name;
}
