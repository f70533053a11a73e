import { isAbsolute, relative } from 'node:path';
import { OrbitrError } from '../core/errors.ts';
import type { FileReader, FileStat } from '../core/files/reader.ts';
import { mapTexts } from '../core/secrets/token.ts';
import type { Checkout } from '../ports/checkout.ts';
import type { Compose } from '../ports/compose.ts';
import type { Runtime } from '../ports/runtime.ts';

/**
 * The same runtime, whose files are those of a commit. They are read from a copy and bear the paths of the work tree, so that a mount of
 * an app’s own folder is the same mount. State is read and never written: what is planned here is not what anybody applies.
 */
export async function withFilesAt<T>(runtime: Runtime, ref: string, work: (at: Runtime) => Promise<T>): Promise<T> {
  const checkout = await runtime.checkout(ref);
  try {
    return await work(runtimeAt(runtime, checkout));
  } finally {
    await checkout.remove();
  }
}

function runtimeAt(runtime: Runtime, checkout: Checkout): Runtime {
  const { store, secrets, compose, files } = runtime;
  const paths = pathsOf(runtime, checkout);
  const cached: Runtime['store']['cached'] = (kind, key) => (kind === 'app' ? undefined : store.cached(kind, key));
  return {
    ...runtime,
    files: readerAt(files, paths),
    compose: composeAt(compose, paths),
    contextDigest: (dir, dockerfile) => runtime.contextDigest(paths.there(dir), dockerfile),
    store: {
      ...store,
      revisions: readOnly(store.revisions),
      cached,
      cache: () => undefined,
      remember: () => undefined,
      forget: () => undefined,
    },
    secrets: { ...secrets, put: (ref, secret) => secrets.put(ref, secret, { lasting: false }) },
  };
}

function readOnly(revisions: Runtime['store']['revisions']): Runtime['store']['revisions'] {
  const nothing = () => undefined;
  return { ...revisions, put: nothing, quarantine: nothing, release: nothing, tell: nothing, together: nothing };
}

interface Paths {
  /** From a path of the work tree to where its content is. */
  readonly there: (path: string) => string;
  readonly back: (path: string) => string;
  /** The same in any text. */
  readonly backInText: (text: string) => string;
}

function pathsOf({ dir, files, store }: Runtime, { root, copy }: Checkout): Paths {
  const real = files.realPath(dir) ?? dir;
  // The workspace may have been named by a path with links in it: that is the one that everything else uses.
  const named = dir.endsWith(real.slice(root.length)) ? dir.slice(0, dir.length - (real.length - root.length)) : root;
  const isOwn = (path: string) => isWithin(store.dir, path);
  const from = (top: string, path: string) => (path === top ? copy : `${copy}${path.slice(top.length)}`);
  return {
    there: (path) => {
      const top = [named, root].find((folder) => isWithin(folder, path));
      return top === undefined || isOwn(path) ? path : from(top, path);
    },
    back: (path) => (isWithin(copy, path) ? `${root}${path.slice(copy.length)}` : path),
    backInText: (text) => text.replaceAll(copy, named),
  };
}

function isWithin(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith('../') && !isAbsolute(way));
}

function readerAt(files: FileReader, { there, back }: Paths): FileReader {
  const { read, stat, list, realPath } = files;
  return {
    read: (path, most) => read(there(path), most),
    stat: (path) => withModeOf(stat(path), stat(there(path))),
    list: (path) => list(there(path)),
    realPath: (path) => {
      const real = realPath(there(path));
      return real === undefined ? undefined : back(real);
    },
  };
}

/** git keeps of a file's mode only whether it can be run: the rest is as it is in the work tree. */
function withModeOf(now: FileStat | undefined, then: FileStat | undefined): FileStat | undefined {
  const canRun = (stat: FileStat) => (stat.mode & 0o100) !== 0;
  return now && then && canRun(now) === canRun(then) ? { ...then, mode: now.mode } : then;
}

function composeAt(compose: Compose, { there, backInText }: Paths): Compose {
  return {
    ...compose,
    config: async (input) => {
      const files = input.files.map(there);
      try {
        return mapTexts(await compose.config({ ...input, files, projectDir: there(input.projectDir) }), backInText);
      } catch (error) {
        if (!(error instanceof OrbitrError)) throw error;
        const { code, suggestions, subject, cause } = error;
        throw new OrbitrError({ code, message: backInText(error.message), suggestions, subject, cause });
      }
    },
  };
}
