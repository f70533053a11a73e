import satisfies from 'semver/functions/satisfies.js';
import validRange from 'semver/ranges/valid.js';
import { nearest } from '../../lib/nearest.ts';
import { appProblem } from '../app/app-problem.ts';
import type { LoadedApp } from '../app/types.ts';
import type { ErrorCode } from '../error-codes.ts';
import { isInside, joinPath } from '../files/paths.ts';
import type { FileReader } from '../files/reader.ts';
import { hasErrors, type Problem } from '../problems.ts';
import { contentHash } from './content-hash.ts';
import { type ExtensionFolder, readExtension } from './read-extension.ts';
import type { ExtensionOrigin } from './types.ts';

export interface FindContext {
  readonly reader: FileReader;
  readonly workspaceDir: string;
  readonly bundledDir?: string;
}

export interface FoundExtension extends Required<Pick<ExtensionFolder, 'manifest'>>, Omit<ExtensionFolder, 'manifest'> {
  readonly origin: ExtensionOrigin;
  readonly hash: string;
}

type Found = { readonly found: FoundExtension; readonly problems: readonly Problem[] } | Missing;
interface Missing {
  readonly found?: undefined;
  readonly problems: readonly Problem[];
  readonly inputs: Readonly<Record<string, string>>;
}

/** The extension that an app file names: by id in the workspace, then among those that Orbitr brings; or by its path. */
export function findExtension(app: LoadedApp, context: FindContext): Found {
  const reference = app.file.extension ?? '';
  if (reference.startsWith('git+'))
    return missing(app, 'not-yet-supported', 'extensions from git are not carried out by this version', [
      'clone it into extensions/ and name it by its id',
    ]);
  return reference.startsWith('.') ? byPath(app, reference, context) : byId(app, reference, context);
}

function byPath(app: LoadedApp, path: string, context: FindContext): Found {
  const { workspaceDir, reader } = context;
  const dir = joinPath(workspaceDir, path);
  if (!isInside(workspaceDir, dir) || path.startsWith('..'))
    return missing(app, 'path-outside', `the extension ${path} lies outside the workspace`, [
      'move it into extensions/; the path begins at orbitr.yaml',
    ]);
  if (reader.stat(dir)?.kind !== 'folder')
    return missing(app, 'reference-missing', `there is no folder ${path} in the workspace`, [
      'mend the path, which begins at orbitr.yaml',
    ]);
  return sound(app, readExtension(reader, workspaceDir, dir), 'path', context);
}

function byId(app: LoadedApp, reference: string, context: FindContext): Found {
  const [id = '', range = ''] = reference.split(/@(.*)/s);
  if (range !== '' && validRange(range) === null)
    return missing(app, 'invalid-value', `${range} is no range of versions`, [
      `write ${id}@^1, or ${id} for any version`,
    ]);
  const { reader, workspaceDir, bundledDir } = context;
  const places = [
    { origin: 'workspace', folder: `${workspaceDir}/extensions` },
    ...(bundledDir ? [{ origin: 'bundled', folder: bundledDir } as const] : []),
  ] as const;
  const inputs: Record<string, string> = {};
  const versions: string[] = [];
  for (const { origin, folder } of places) {
    const dir = `${folder}/${id}`;
    const stat = reader.stat(dir);
    inputs[dir] = stat?.signature ?? '';
    if (stat?.kind !== 'folder') continue;
    const read = readExtension(reader, workspaceDir, dir, id);
    const version = read.manifest?.version;
    // One that is broken must not be passed over for another: it was meant.
    if (version === undefined || range === '' || satisfies(version, range, { includePrerelease: true }))
      return sound(app, { ...read, inputs: { ...read.inputs, ...inputs } }, origin, context);
    versions.push(version);
  }
  if (versions.length > 0)
    return missing(
      app,
      'reference-missing',
      `no ${id} fits ${range}: there is ${versions.join(' and ')}`,
      [`write ${id}@^${versions[0]}`],
      inputs,
    );
  const known = [...new Set(places.flatMap(({ folder }) => reader.list(folder)))].filter(
    (name) => !name.startsWith('.'),
  );
  const meant = nearest(id, known);
  const listed = known.length > 0 && known.length <= 12 ? [`use one of: ${known.join(', ')}`] : [];
  return missing(
    app,
    'reference-missing',
    `there is no extension ${id}`,
    meant ? [`write ${meant}`] : [...listed, `create extensions/${id}/manifest.yaml`],
    inputs,
  );
}

function sound(app: LoadedApp, read: ExtensionFolder, origin: ExtensionOrigin, { reader }: FindContext): Found {
  const problems = read.problems.map((problem) => ({ ...problem, app: app.name }));
  const { manifest } = read;
  if (!manifest || hasErrors(problems)) return { problems, inputs: read.inputs };
  const { hash, inputs, links } = contentHash(reader, read.dir);
  if (links.length > 0)
    return { problems: [...problems, ...links.map((path) => linkInside(app, read, path))], inputs: read.inputs };
  return { found: { ...read, manifest, origin, hash, inputs: { ...read.inputs, ...inputs } }, problems };
}

function linkInside(app: LoadedApp, { dir, file }: ExtensionFolder, path: string): Problem {
  return {
    severity: 'error',
    code: 'path-outside',
    message: `${path.slice(dir.length + 1)} in the folder of the extension is a link, which may lead anywhere`,
    position: { file, line: 1, column: 1, approximate: true },
    app: app.name,
    suggestions: ['put the file itself in its place'],
  };
}

function missing(
  app: LoadedApp,
  code: ErrorCode,
  message: string,
  suggestions: readonly string[],
  inputs: Readonly<Record<string, string>> = {},
): Missing {
  return { problems: [appProblem(app, { code, path: 'extension', message, suggestions })], inputs };
}
