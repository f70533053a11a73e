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
  let isSwitching = false;
  /** Each folder has its own failure. What changed until the other way is ready nobody has told. */
  const poll = async (): Promise<FileWatch> => {
    await watcher.close();
    const polling = await watchFiles(dir, hooks, true);
    hooks.onChange('');
    return polling;
  };
  watcher.on('all', (_event, path) => hooks.onChange(relative(dir, path).split(sep).join('/')));
  await new Promise<void>((resolve) => {
    watcher.on('ready', resolve);
    watcher.on('error', (error) => {
      resolve();
      if (isSwitching) return;
      if (polls || !isExhausted(error)) return hooks.onTrouble(`files cannot be watched: ${String(error)}`);
      isSwitching = true;
      hooks.onTrouble(
        `the kernel watches no more files (${codeOf(error)}): they are looked at every ${pollEvery / 1000} s`,
      );
      const next = poll();
      next.catch((cause: unknown) => hooks.onTrouble(`files cannot be watched: ${String(cause)}`));
      current = { close: async () => (await next).close() };
    });
  });
  return { close: () => current.close() };
}

function isExhausted(error: unknown): boolean {
  return ['ENOSPC', 'EMFILE', 'ENFILE'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  return String((error as NodeJS.ErrnoException).code ?? '');
}
