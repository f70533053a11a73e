import { nearest } from '../../lib/nearest.ts';
import { isInside, joinPath } from '../files/paths.ts';
import { permissionFault } from '../policy/permission.ts';
import type { Problem } from '../problems.ts';
import { placeholdersIn } from '../values/placeholders.ts';
import { checkVariables } from './check-variables.ts';
import type { Manifest } from './manifest.ts';
import { type ManifestFault, type ManifestPlace, manifestProblem } from './manifest-problem.ts';

/** What a schema cannot tell: whether the parts of a manifest fit each other. What needs its Compose file is checked elsewhere. */
export function checkManifest(manifest: Manifest, place: ManifestPlace): Problem[] {
  const faults = [
    ...pathFaults(manifest),
    ...fileFaults(manifest),
    ...placeholderFaults(manifest),
    ...dependencyFaults(manifest),
    ...permissionFaults(manifest),
  ];
  return [...checkVariables(manifest, place), ...faults.map((fault) => manifestProblem(place, fault))];
}

/** Paths of the manifest, with the place of each. URLs are none. */
export function innerPaths(manifest: Manifest): { readonly path: string; readonly at: string }[] {
  const { docker, icon, screenshots = [], documentation, files = [] } = manifest;
  return [
    { at: 'docker.compose', path: docker.compose },
    { at: 'icon', path: icon },
    ...screenshots.map((path, index) => ({ at: `screenshots.${index}`, path })),
    { at: 'documentation.readme', path: documentation?.readme },
    ...files.map(({ path }, index) => ({ at: `files.${index}.path`, path })),
  ].flatMap(({ at, path }) => (path === undefined || path.includes('://') ? [] : [{ at, path }]));
}

function pathFaults(manifest: Manifest): ManifestFault[] {
  return innerPaths(manifest)
    .filter(({ path }) => leavesFolder(path))
    .map(({ at, path }) => ({
      code: 'path-outside',
      path: at,
      message: `${at} ${path} leaves the extension’s folder`,
      suggestions: ['move the file into the folder and name it by a relative path'],
    }));
}

/** Two files of one path, or one that another is put below. */
function fileFaults({ files = [] }: Manifest): ManifestFault[] {
  const paths = files.map(({ path }) => joinPath('/', path));
  return paths.flatMap((path, index): ManifestFault[] => {
    const other = paths.findIndex(
      (candidate, at) => at < index && (isInside(candidate, path) || isInside(path, candidate)),
    );
    if (other < 0) return [];
    return [
      {
        code: 'duplicate-name',
        path: `files.${index}.path`,
        message: `the files ${files[other]?.path} and ${files[index]?.path} cannot both be there`,
        suggestions: ['give one of the two another path'],
      },
    ];
  });
}

function leavesFolder(path: string): boolean {
  let depth = 0;
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    depth += step === '..' ? -1 : 1;
    if (depth < 0) return true;
  }
  return false;
}

function placeholderFaults({ environment, outputs = {}, files = [] }: Manifest): ManifestFault[] {
  const keys = (environment?.variables ?? []).map(({ key }) => key);
  return [
    ...Object.entries(outputs).flatMap(([name, text]) =>
      inText(text, `outputs.${name}`, `the output ${name}`, [...keys, 'host']),
    ),
    ...files.flatMap(({ path, content }, index) => inText(content, `files.${index}.content`, `the file ${path}`, keys)),
  ];
}

function inText(text: string, path: string, what: string, known: readonly string[]): ManifestFault[] {
  const { names, broken } = placeholdersIn(text);
  return [
    ...broken.map(
      (expression): ManifestFault => ({
        code: 'interpolation-syntax',
        path,
        message: `${expression} in ${what} is not a valid expression`,
        suggestions: ['write $$ for a plain dollar sign'],
      }),
    ),
    ...names
      .filter((name) => !known.includes(name))
      .map((name): ManifestFault => {
        const meant = nearest(name, known);
        return {
          code: 'reference-missing',
          path,
          message: `${what} uses \${${name}}, which is no variable of the extension`,
          suggestions: [meant ? `write \${${meant}}` : `declare ${name} under environment.variables`],
        };
      }),
  ];
}

function dependencyFaults({ id, dependencies = [], provides = [] }: Manifest): ManifestFault[] {
  const ids = dependencies.map((dependency) => dependency.id);
  return ids.flatMap((needed, index): ManifestFault[] => {
    const path = `dependencies.${index}`;
    if (needed === id || provides.includes(needed))
      return [
        {
          code: 'dependency-cycle',
          path,
          message: `${id} depends on itself`,
          suggestions: ['remove the dependency'],
        },
      ];
    if (ids.indexOf(needed) === index) return [];
    const message = `the dependency ${needed} is named twice`;
    return [{ code: 'duplicate-name', path, message, suggestions: ['join the two ranges in one entry'] }];
  });
}

/** Words that stand for several permissions at once. */
const broadWords = ['docker.read', 'docker.write', 'network.create', 'volume.create', 'proxy.configure', 'system.read'];

function permissionFaults({ permissions = [] }: Manifest): ManifestFault[] {
  return permissions.flatMap((word, index): ManifestFault[] => {
    // Where a value stands in it, its path is not known yet.
    const fault = broadWords.includes(word) ? undefined : permissionFault(word.replace(/\$\{\w+\}/g, '/'), broadWords);
    if (fault === undefined) return [];
    const path = `permissions.${index}`;
    return [
      {
        code: 'invalid-value',
        path,
        message: `permissions[${index}]: there is no permission ${word}`,
        suggestions: [fault],
      },
    ];
  });
}
