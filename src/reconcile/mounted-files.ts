import type { DesiredApp } from '../core/desired/types.ts';
import { isInside, joinPath } from '../core/files/paths.ts';
import type { SeenFile } from '../core/live/mounted.ts';
import { sha256 } from '../lib/sha256.ts';
import type { Runtime } from '../ports/runtime.ts';

type FilesRuntime = Pick<Runtime, 'files'> & {
  readonly store: Pick<Runtime['store'], 'cached' | 'cache'>;
  readonly docker: Pick<Runtime['docker'], 'endpoint'>;
};

/** Larger files and folders with more of them are data, not configuration. */
const limits = { bytes: 1024 * 1024, files: 200, depth: 16 };

/**
 * What lies in an app's folder where its containers mount something: `<app>/<service>` → path → what is there. Extensions get copies that
 * are part of what a container is made from. On an engine of another machine, these are not the files that are mounted.
 */
export function mountedFiles(
  runtime: FilesRuntime,
  apps: readonly DesiredApp[],
): Readonly<Record<string, Readonly<Record<string, SeenFile>>>> {
  if (!runtime.docker.endpoint.startsWith('unix:')) return {};
  const watched = apps.filter((app) => app.enabled && !app.extension && app.onFileChange !== 'ignore');
  return Object.fromEntries(watched.flatMap((app) => filesOfApp(runtime, app)));
}

function filesOfApp(runtime: FilesRuntime, app: DesiredApp): (readonly [string, Record<string, SeenFile>])[] {
  const digests = digestCache(runtime, app.name);
  const found = app.services.flatMap(({ name }) => {
    const mounts = (app.model.services[name]?.volumes ?? []).flatMap(({ type, source = '', read_only = false }) => {
      // the folder itself also holds what Orbitr reads
      const isOwn = type === 'bind' && isInside(app.dir, source) && joinPath('/', source) !== app.dir;
      return isOwn ? [{ source, writable: !read_only }] : [];
    });
    const files = mounts.flatMap(({ source, writable }) => {
      const seen = look(runtime, digests, source, { writable, asked: app.onFileChange !== undefined });
      return seen ? [[source, seen] as const] : [];
    });
    return files.length > 0 ? [[`${app.name}/${name}`, Object.fromEntries(files)] as const] : [];
  });
  digests.keep();
  return found;
}

/** Of all that lies at a path; undefined where nothing does, it cannot be read, or it is data rather than configuration. */
export function contentDigest({ files }: Pick<Runtime, 'files'>, path: string): string | undefined {
  const direct: Digests = { of: (each) => sha256(files.read(each) ?? '').slice(0, 32), keep: () => undefined };
  return look({ files }, direct, path, { writable: false, asked: false })?.digest;
}

/**
 * A folder that a container may write holds its data: only whether it was replaced counts. Of a file that it may write, what is written in
 * place may be its own doing, unless the app file asks for looking.
 */
function look(
  { files }: Pick<Runtime, 'files'>,
  digests: Digests,
  source: string,
  { writable, asked }: { readonly writable: boolean; readonly asked: boolean },
): SeenFile | undefined {
  try {
    const stat = files.stat(source);
    if (!stat || stat.kind === 'other') return undefined;
    const base = {
      kind: stat.kind,
      identity: stat.identity ?? '',
      writable: writable && !(asked && stat.kind === 'file'),
    };
    if (writable && stat.kind === 'folder') return { ...base, changedAt: stat.changedAt ?? 0 };
    const inside = collect(files, source);
    if (!inside) return { ...base, changedAt: stat.changedAt ?? 0 };
    const lines = inside.map(({ path, signature, kind, size }) => {
      const isRead = kind === 'file' && size <= limits.bytes;
      return [path.slice(source.length), kind, isRead ? digests.of(path, signature) : ''];
    });
    const isTooLarge = stat.kind === 'file' && stat.size > limits.bytes;
    return {
      ...base,
      changedAt: Math.max(...inside.map(({ changedAt = 0 }) => changedAt)),
      ...(isTooLarge ? {} : { digest: sha256(JSON.stringify(lines)).slice(0, 32) }),
    };
  } catch {
    // what cannot be read here is no reason to touch what runs
    return undefined;
  }
}

type Entry = { readonly path: string } & NonNullable<ReturnType<Runtime['files']['stat']>>;

/** The thing itself and all that is in it; undefined where that is too much. */
function collect(files: Runtime['files'], source: string): readonly Entry[] | undefined {
  const found: Entry[] = [];
  const visit = (path: string, depth: number): boolean => {
    const stat = files.stat(path);
    if (!stat) return true;
    found.push({ path, ...stat });
    if (found.length > limits.files + 1 || depth > limits.depth) return false;
    if (stat.kind !== 'folder') return true;
    return files
      .list(path)
      .filter((name) => name !== '.git')
      .every((name) => visit(`${path}/${name}`, depth + 1));
  };
  return visit(source, 0) ? found : undefined;
}

interface Digests {
  readonly of: (path: string, signature: string) => string;
  readonly keep: () => void;
}

/** A file whose signature is known is not read again. */
function digestCache({ files, store }: FilesRuntime, app: string): Digests {
  const text = store.cached('files', app) ?? '{}';
  const known = JSON.parse(text) as Readonly<Record<string, string>>;
  const used: Record<string, string> = {};
  return {
    of: (path, signature) => {
      const key = `${path} ${signature}`;
      const digest = known[key] ?? sha256(files.read(path) ?? '').slice(0, 32);
      used[key] = digest;
      return digest;
    },
    keep: () => {
      const now = JSON.stringify(used);
      if (now !== text) store.cache('files', app, now);
    },
  };
}
