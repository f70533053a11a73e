import { parseDotenv } from '../compose/dotenv.ts';
import type { Lookup } from '../compose/expand.ts';
import { OrbitrError } from '../errors.ts';
import { joinPath } from '../files/paths.ts';
import type { FileReader } from '../files/reader.ts';
import { composeLabels } from '../labels.ts';
import type { LiveContainer } from '../live/snapshot.ts';
import { relocate } from './relocate.ts';

/** A file that the app gets; `path` is within its folder. */
export interface NewFile {
  readonly path: string;
  readonly content: string | Uint8Array;
  readonly mode: number;
  /** Absolute path of what it is a copy of. */
  readonly from?: string;
}

export interface CopiedProject {
  readonly files: readonly NewFile[];
  /** Absolute paths that stay where they are, and are mounted or built from there. */
  readonly outside: readonly string[];
}

/**
 * The files that a Compose project was made from, as its containers' labels name them; or a text that says why they cannot be had. Of
 * containers that were made from different files the newest is believed.
 */
export function copyProject(
  reader: FileReader,
  containers: readonly LiveContainer[],
  environment: Readonly<Record<string, string>>,
): CopiedProject | string {
  const [newest] = containers.toSorted((a, b) => b.createdAt - a.createdAt);
  const own = newest?.labels ?? {};
  const folder = own[composeLabels.workingDir];
  const paths = (own[composeLabels.configFiles] ?? '').split(',').filter(Boolean);
  if (!folder || paths.length === 0) return 'its containers do not say which files they were made from';
  if (paths.length > 2) return `it was made from ${paths.length} files (${paths.join(', ')})`;
  const envPaths = (own[composeLabels.environmentFile] ?? `${folder}/.env`).split(',');
  if (envPaths.length > 1) return `its variables come from ${envPaths.length} files (${envPaths.join(', ')})`;
  const variables = readable(reader, joinPath(folder, envPaths[0] ?? '.env'));
  const lookup = lookupIn(variables && decode(variables.content), environment);
  const found = paths.map((path, index) =>
    composeFile(reader, { path: joinPath(folder, path), folder, index, lookup }),
  );
  const wrong = found.find((one) => typeof one === 'string');
  if (typeof wrong === 'string') return wrong;
  const copies = found.filter((one) => typeof one !== 'string');
  const env = variables ? [{ ...variables, path: '.env' }] : [];
  const files = [...copies.flatMap((one) => one.files), ...env];
  const unique = new Map(files.map((file) => [file.path, file]));
  const twice = files.find((file) => unique.get(file.path)?.from !== file.from);
  if (twice) return `two files of it would be called ${twice.path}`;
  return { files: [...unique.values()], outside: [...new Set(copies.flatMap(({ outside }) => outside))].sort() };
}

function composeFile(
  reader: FileReader,
  one: { readonly path: string; readonly folder: string; readonly index: number; readonly lookup: Lookup },
): CopiedProject | string {
  const file = readable(reader, one.path);
  if (!file) return `${one.path} cannot be read here`;
  const moved = relocate(decode(file.content), one.folder, one.lookup);
  if (moved.obstacle) return `${one.path}: ${moved.obstacle}`;
  const path = one.index === 0 ? 'compose.yaml' : 'compose.override.yaml';
  const read = moved.read.flatMap(({ from, to }) => {
    const found = readable(reader, from);
    return found ? [{ ...found, path: to }] : [];
  });
  return { files: [{ ...file, path, content: moved.text }, ...read], outside: moved.outside };
}

function readable(reader: FileReader, path: string): (NewFile & { readonly content: Uint8Array }) | undefined {
  try {
    const stat = reader.stat(path);
    const content = stat?.kind === 'file' ? reader.read(path) : undefined;
    return stat && content ? { path, content, mode: stat.mode & 0o777, from: path } : undefined;
  } catch (cause) {
    if (cause instanceof OrbitrError) return undefined;
    throw cause;
  }
}

function decode(content: Uint8Array): string {
  return new TextDecoder().decode(content);
}

function lookupIn(env: string | undefined, environment: Readonly<Record<string, string>>): Lookup {
  const { entries } = parseDotenv(env ?? '', (name) => environment[name]);
  return (name) => entries.get(name)?.value ?? environment[name];
}
