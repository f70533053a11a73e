import { relative, sep } from 'node:path';
import { watch } from 'chokidar';
import type { FileHooks, FileWatch } from '../../ports/watch.ts';

/** Milliseconds between two looks where the kernel gives no more notices. */
const pollEvery = 2000;

/**
 * Notices of the kernel; where it has none left (ENOSPC, EMFILE), or the file system gives none, every file is looked at in turn. Resolves
 * once all that is there is watched.
 */
export async function watchFiles(dir: string, hooks: FileHooks, polls = false): Promise<FileWatch> {
  const watcher = watch(dir, {
    ignoreInitial: true,
    followSymlinks: true,
    usePolling: polls,
    interval: pollEvery,
    ignored: (path) => hooks.isIgnored(path),
  });
  let current: FileWatch = { close: () => watcher.close() };
  watcher.on('all', (_event, path) => hooks.onChange(relative(dir, path).split(sep).join('/')));
  const isReady = new Promise<void>((resolve) => {
    watcher.on('ready', resolve);
    watcher.on('error', (error) => {
      resolve();
      if (polls || !isExhausted(error)) return hooks.onTrouble(`files cannot be watched: ${String(error)}`);
      hooks.onTrouble(
        `the kernel watches no more files (${codeOf(error)}): they are looked at every ${pollEvery / 1000} s`,
      );
      const closed = watcher.close();
      const next = closed.then(() => watchFiles(dir, hooks, true));
      current = { close: async () => (await next).close() };
    });
  });
  await isReady;
  return { close: () => current.close() };
}

function isExhausted(error: unknown): boolean {
  return ['ENOSPC', 'EMFILE', 'ENFILE'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code ?? '');
}
