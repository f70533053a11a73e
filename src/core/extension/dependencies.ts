import satisfies from 'semver/functions/satisfies.js';
import { appProblem } from '../app/app-problem.ts';
import type { LoadedApp } from '../app/types.ts';
import type { Problem } from '../problems.ts';
import type { LoadedExtension } from './types.ts';

/** What an app of the workspace can be needed as. */
export type Identity = Pick<LoadedExtension, 'id' | 'version' | 'provides'>;
type Dependency = LoadedExtension['dependencies'][number];

/** Apps that meet an extension's dependencies, in their order, and those that nothing meets. `chosen`: apps that the app file names by itself. */
export function meetDependencies(
  app: LoadedApp,
  { id, dependencies }: Pick<LoadedExtension, 'id' | 'dependencies'>,
  identities: ReadonlyMap<string, Identity>,
  chosen: readonly string[],
): { readonly metBy: readonly string[]; readonly problems: readonly Problem[] } {
  const metBy: string[] = [];
  const problems: Problem[] = [];
  for (const dependency of dependencies) {
    const able = [...identities].filter(([name, identity]) => name !== app.name && meets(identity, dependency));
    const [only, ...more] = able.filter(([name]) => chosen.includes(name)).concat(able.length === 1 ? able : []);
    if (only) metBy.push(...new Set([only, ...more].map(([name]) => name)));
    else problems.push(able.length > 0 ? unclear(app, id, dependency, able) : unmet(app, id, dependency, identities));
  }
  return { metBy: [...new Set(metBy)], problems };
}

/** What stands in for another id has versions of its own, which say nothing about those of the other. */
export function meets({ id, version, provides }: Identity, dependency: Dependency): boolean {
  if (id !== dependency.id) return provides.includes(dependency.id);
  return dependency.version === undefined || satisfies(version, dependency.version, { includePrerelease: true });
}

function unclear(
  app: LoadedApp,
  id: string,
  dependency: Dependency,
  able: readonly (readonly [string, Identity])[],
): Problem {
  const names = able.map(([name]) => name);
  return appProblem(app, {
    code: 'reference-missing',
    path: 'extension',
    message: `${id} needs ${shown(dependency)}, which ${names.join(' and ')} are: which of them is meant cannot be told`,
    suggestions: [`say which: \`dependsOn: [${names[0]}]\``],
  });
}

function unmet(app: LoadedApp, id: string, dependency: Dependency, identities: ReadonlyMap<string, Identity>): Problem {
  const others = [...identities].filter(([name, identity]) => name !== app.name && identity.id === dependency.id);
  const old = others.map(([name, { version }]) => `${name} is ${version}`).join(', ');
  const reference = `${dependency.id}${dependency.version ? `@${dependency.version}` : ''}`;
  return appProblem(app, {
    code: 'reference-missing',
    path: 'extension',
    message: `${id} needs ${shown(dependency)}, ${old ? `but ${old}` : 'which no app of the workspace is'}`,
    suggestions: [
      old
        ? `move ${others[0]?.[0]} to ${reference}`
        : `add apps/${dependency.id}.yaml with the line \`extension: ${reference}\``,
    ],
  });
}

function shown({ id, version }: Dependency): string {
  return version ? `${id} ${version}` : id;
}
