import { mapValues } from '../../lib/map-values.ts';
import { sha256 } from '../../lib/sha256.ts';
import type { LoadedApp } from '../app/types.ts';
import { expand } from '../compose/expand.ts';
import { isInside, joinPath } from '../files/paths.ts';
import type { FileReader } from '../files/reader.ts';
import type { ComposeModel } from './model.ts';

/** A file that an app of an extension gets a copy of, because one of its containers mounts it. JSON-safe. */
export interface OwnFile {
  /** Within the app's folder of such files: `files/mosquitto.conf`. */
  readonly path: string;
  /** Permission bits. */
  readonly mode: number;
  /** Absolute: where it lies in the extension's folder. */
  readonly source?: string;
  /** What the manifest writes into it, values put in, secrets as tokens. */
  readonly text?: string;
}

export interface OwnFiles {
  /** Absolute: where the copies lie. */
  readonly dir: string;
  readonly files: readonly OwnFile[];
  /** Absolute path that is mounted → digest of all that is in it. */
  readonly digests: Readonly<Record<string, string>>;
}

/**
 * What the containers of an extension's app mount out of its folder. They get copies: the folder is shared by all its apps, may move with
 * the next version of Orbitr, and what the manifest writes differs from app to app.
 */
export function ownFiles(
  reader: FileReader,
  app: LoadedApp,
  model: ComposeModel,
  { dir, variables }: { readonly dir: string; readonly variables: Readonly<Record<string, string>> },
): OwnFiles {
  const { extension } = app;
  if (!extension) return { dir, files: [], digests: {} };
  const written = writtenFiles(app, variables);
  const digests: Record<string, string> = {};
  const files = new Map<string, OwnFile>();
  for (const mounted of mountedPaths(model, extension.dir)) {
    const inside = [
      ...filesIn(reader, extension.dir, mounted),
      ...written.filter((file) => isIn(extension.dir, mounted, file)),
    ];
    for (const { digest: _known, ...file } of inside) files.set(file.path, file);
    digests[`${dir}${mounted.slice(extension.dir.length)}`] = sha256(
      JSON.stringify(inside.map(({ path, mode, digest }) => [path, mode, digest]).sort()),
    );
  }
  return { dir, files: [...files.values()].sort((a, b) => (a.path < b.path ? -1 : 1)), digests };
}

/**
 * The model with everything that it takes from `from` taken from `to` instead, and only to be read: what a container left there could lead
 * whoever writes the copies to any file of the host.
 */
export function withFilesFrom(model: ComposeModel, from: string, to: string): ComposeModel {
  const moved = (path: string) => (isInside(from, path) ? `${to}${path.slice(from.length)}` : path);
  const files = <T extends { readonly file?: string | undefined }>(things: Readonly<Record<string, T>>) =>
    mapValues(things, (thing) => (thing.file === undefined ? thing : { ...thing, file: moved(thing.file) }));
  const services = mapValues(model.services, (service) => ({
    ...service,
    ...(service.volumes
      ? {
          volumes: service.volumes.map((mount) =>
            mount.type === 'bind' && mount.source && isInside(from, mount.source)
              ? { ...mount, source: moved(mount.source), read_only: true }
              : mount,
          ),
        }
      : {}),
  }));
  return { ...model, services, configs: files(model.configs), secrets: files(model.secrets) };
}

/** What the manifest's `files` come to for this app: absolute path in the extension's folder → text. */
export function writtenTexts(app: LoadedApp, variables: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const dir = app.extension?.dir ?? '';
  return new Map(writtenFiles(app, variables).map(({ path, text = '' }) => [joinPath(dir, path), text]));
}

type Digested = OwnFile & { readonly digest: string };

function writtenFiles({ extension }: LoadedApp, variables: Readonly<Record<string, string>>): Digested[] {
  return (extension?.manifest.files ?? []).map(({ path, content, mode = '0644' }) => {
    const { text } = expand(content, (name) => variables[name] ?? '');
    return { path: joinPath('/', path).slice(1), mode: Number.parseInt(mode, 8), text, digest: sha256(text) };
  });
}

function mountedPaths(model: ComposeModel, dir: string): string[] {
  const binds = Object.values(model.services).flatMap(({ volumes }) =>
    (volumes ?? []).flatMap(({ type, source }) => (type === 'bind' && source ? [source] : [])),
  );
  const files = [...Object.values(model.configs), ...Object.values(model.secrets)].flatMap(({ file }) => file ?? []);
  return [...new Set([...binds, ...files])].filter((path) => isInside(dir, path)).sort();
}

function isIn(dir: string, mounted: string, { path }: OwnFile): boolean {
  return isInside(mounted, joinPath(dir, path));
}

function filesIn(reader: FileReader, dir: string, path: string): Digested[] {
  const stat = reader.stat(path);
  if (stat?.kind === 'folder')
    return reader
      .list(path)
      .filter((name) => name !== '.git')
      .flatMap((name) => filesIn(reader, dir, `${path}/${name}`));
  if (stat?.kind !== 'file') return [];
  const mode = (stat.mode ?? 0o644) & 0o777;
  return [{ path: path.slice(dir.length + 1), mode, source: path, digest: sha256(reader.read(path) ?? '') }];
}
