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
  /** Absolute: where paths begin. */
  readonly workspaceDir: string;
  readonly bundledDir?: string;
  /** True where there is no workspace: then `extensions/` beside is nobody's. */
  readonly bundledOnly?: boolean;
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

/** Why there is none, without a word of who asked. `meant`: the reference that was probably meant. */
export interface NotFound {
  readonly code: ErrorCode;
  readonly message: string;
  readonly meant?: string;
  readonly suggestions: readonly string[];
}

/** `problems` are those of its manifest. */
type FoundByReference = Found & { readonly notFound?: NotFound };

/** The extension that an app file names. */
export function findExtension(app: LoadedApp, context: FindContext): Found {
  const { notFound, ...result } = findByReference(app.file.extension ?? '', context);
  if (!notFound) return { ...result, problems: result.problems.map((problem) => ({ ...problem, app: app.name })) };
  const { code, message, meant, suggestions } = notFound;
  const fault = { code, path: 'extension', message, suggestions: meant ? [`write ${meant}`] : suggestions };
  return { ...result, problems: [appProblem(app, fault)] };
}

/** `id@range`: by id in the workspace, then among those that Orbitr brings. `./path`: in the workspace. */
export function findByReference(reference: string, context: FindContext): FoundByReference {
  if (reference.startsWith('git+'))
    return missing({
      code: 'not-yet-supported',
      message: 'extensions from git are not carried out by this version',
      suggestions: ['clone it into extensions/ and name it by its id'],
    });
  return reference.startsWith('.') ? byPath(reference, context) : byId(reference, context);
}

/** Folders that hold extensions by their ids, in the order in which they are looked through. */
export function extensionPlaces({ workspaceDir, bundledDir, bundledOnly }: FindContext) {
  return [
    ...(bundledOnly ? [] : [{ origin: 'workspace', folder: `${workspaceDir}/extensions` } as const]),
    ...(bundledDir ? [{ origin: 'bundled', folder: bundledDir } as const] : []),
  ];
}

function byPath(path: string, context: FindContext): FoundByReference {
  const { workspaceDir, reader } = context;
  const dir = joinPath(workspaceDir, path);
  if (!isInside(workspaceDir, dir) || path.startsWith('..'))
    return missing({
      code: 'path-outside',
      message: `the extension ${path} lies outside the workspace`,
      suggestions: ['move it into extensions/; the path begins at orbitr.yaml'],
    });
  if (reader.stat(dir)?.kind !== 'folder')
    return missing({
      code: 'reference-missing',
      message: `there is no folder ${path} in the workspace`,
      suggestions: ['mend the path, which begins at orbitr.yaml'],
    });
  return sound(readExtension(reader, workspaceDir, dir), 'path', context);
}

function byId(reference: string, context: FindContext): FoundByReference {
  const [id = '', range = ''] = reference.split(/@(.*)/s);
  if (range !== '' && validRange(range) === null)
    return missing({
      code: 'invalid-value',
      message: `${range} is no range of versions`,
      suggestions: [`write ${id}@^1, or ${id} for any version`],
    });
  const { reader, workspaceDir } = context;
  const places = extensionPlaces(context);
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
      return sound({ ...read, inputs: { ...read.inputs, ...inputs } }, origin, context);
    versions.push(version);
  }
  if (versions.length > 0) {
    const message = `no ${id} fits ${range}: there is ${versions.join(' and ')}`;
    return missing({ code: 'reference-missing', message, meant: `${id}@^${versions[0]}`, suggestions: [] }, inputs);
  }
  const known = [...new Set(places.flatMap(({ folder }) => reader.list(folder)))].filter(
    (name) => !name.startsWith('.'),
  );
  const meant = nearest(id, known);
  const listed = known.length > 0 && known.length <= 12 ? [`use one of: ${known.join(', ')}`] : [];
  return missing(
    {
      code: 'reference-missing',
      message: `there is no extension ${id}`,
      ...(meant ? { meant } : {}),
      suggestions: [...listed, `create extensions/${id}/manifest.yaml`],
    },
    inputs,
  );
}

function sound(read: ExtensionFolder, origin: ExtensionOrigin, { reader }: FindContext): FoundByReference {
  const { manifest, problems } = read;
  if (!manifest || hasErrors(problems)) return { problems, inputs: read.inputs };
  const { hash, inputs, links } = contentHash(reader, read.dir);
  if (links.length > 0)
    return { problems: [...problems, ...links.map((path) => linkInside(read, path))], inputs: read.inputs };
  return { found: { ...read, manifest, origin, hash, inputs: { ...read.inputs, ...inputs } }, problems };
}

function linkInside({ dir, file }: ExtensionFolder, path: string): Problem {
  return {
    severity: 'error',
    code: 'path-outside',
    message: `${path.slice(dir.length + 1)} in the folder of the extension is a link, which may lead anywhere`,
    position: { file, line: 1, column: 1, approximate: true },
    suggestions: ['put the file itself in its place'],
  };
}

function missing(notFound: NotFound, inputs: Readonly<Record<string, string>> = {}): FoundByReference {
  return { problems: [], notFound, inputs };
}
