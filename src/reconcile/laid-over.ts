import { join } from 'node:path';
import { OrbitrError } from '../core/errors.ts';
import type { FileReader } from '../core/files/reader.ts';
import type { ComposeConfigInput } from '../ports/compose.ts';
import type { Runtime } from '../ports/runtime.ts';

/** A file that the workspace would get. */
export interface LaidFile {
  /** Relative to the workspace. */
  readonly path: string;
  readonly content: string | Uint8Array;
}

/**
 * The workspace as if these files were in it, so that a plan can be made of it before anything is written there. They lie in the state
 * folder meanwhile, which nobody else reads; `end` removes them.
 */
export function laidOver(
  runtime: Runtime,
  files: readonly LaidFile[],
): { readonly runtime: Runtime; readonly end: () => void } {
  const scratch = join(runtime.store.dir, 'tmp', `import-${runtime.clock.now()}-${process.pid}`);
  for (const { path, content } of files) runtime.writeFile(join(scratch, path), content, 0o600, 0o700);
  const mapped = pathMap(runtime.dir, scratch, files);
  const back = <T>(value: T): T => JSON.parse(JSON.stringify(value).replaceAll(scratch, runtime.dir));
  const config = async (input: ComposeConfigInput) => {
    try {
      const { projectDir } = input;
      return back(
        await runtime.compose.config({ ...input, projectDir: mapped(projectDir), files: input.files.map(mapped) }),
      );
    } catch (error) {
      throw error instanceof OrbitrError ? inPlace(error, scratch, runtime.dir) : error;
    }
  };
  return {
    runtime: {
      ...runtime,
      files: readerOver(runtime, scratch, mapped),
      compose: { ...runtime.compose, config },
    },
    end: () => {
      for (const { path } of files) runtime.removeFile(join(scratch, path));
    },
  };
}

/** New files, and the folders of new apps with all that is asked for in them. */
function pathMap(dir: string, scratch: string, files: readonly LaidFile[]): (path: string) => string {
  const apps = new Set(files.flatMap(({ path }) => /^apps\/[^/]+/.exec(path)?.[0] ?? []));
  const exact = new Set(files.map(({ path }) => path));
  return (path) => {
    if (!path.startsWith(`${dir}/`)) return path;
    const own = path.slice(dir.length + 1);
    const isNew = exact.has(own) || [...apps].some((app) => own === app || own.startsWith(`${app}/`));
    return isNew ? join(scratch, own) : path;
  };
}

function readerOver({ files, dir }: Runtime, scratch: string, mapped: (path: string) => string): FileReader {
  const apps = join(dir, 'apps');
  return {
    read: (path, most) => files.read(mapped(path), most),
    stat: (path) => files.stat(mapped(path)) ?? (path === apps ? files.stat(join(scratch, 'apps')) : undefined),
    list: (path) =>
      path === apps
        ? [...new Set([...files.list(path), ...files.list(join(scratch, 'apps'))])].sort()
        : files.list(mapped(path)),
    realPath: (path) => {
      const real = files.realPath(mapped(path));
      const home = mapped(path) === path ? undefined : files.realPath(scratch);
      return home && real?.startsWith(home) ? (files.realPath(dir) ?? dir) + real.slice(home.length) : real;
    },
  };
}

function inPlace(error: OrbitrError, scratch: string, dir: string): OrbitrError {
  const { code, suggestions, subject, detail, cause } = error;
  return new OrbitrError({
    code,
    message: error.message.replaceAll(scratch, dir),
    suggestions,
    subject,
    detail: detail.map((line) => line.replaceAll(scratch, dir)),
    cause,
  });
}
