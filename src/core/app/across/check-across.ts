import type { Problem } from '../../problems.ts';
import type { LoadedApp } from '../types.ts';
import { checkContainerNames } from './check-container-names.ts';
import { checkCycles } from './check-cycles.ts';
import { checkDependencies } from './check-dependencies.ts';
import { checkHostPorts } from './check-host-ports.ts';
import { checkOldNames } from './check-old-names.ts';
import { checkProjects } from './check-projects.ts';

/** What only shows when all apps are looked at together. An error names the app that it freezes. */
export function checkAcross(apps: readonly LoadedApp[]): Problem[] {
  return [
    ...checkDependencies(apps),
    ...checkCycles(apps),
    ...checkHostPorts(apps),
    ...checkContainerNames(apps),
    ...checkOldNames(apps),
    ...checkProjects(apps),
  ];
}
