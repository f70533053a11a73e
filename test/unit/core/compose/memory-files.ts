import { loadCompose } from '../../../../src/core/compose/load.ts';
import type { ComposeInput, ComposeResult, LoadedCompose } from '../../../../src/core/compose/types.ts';
import type { FileReader } from '../../../../src/core/files/reader.ts';
import { formatPosition, type Problem } from '../../../../src/core/problems.ts';

/** A workspace in `/ws` made of texts by relative path. */
function memoryFiles(files: Readonly<Record<string, string>>): FileReader {
  const text = (path: string): string | undefined => files[path.replace('/ws/', '')];
  const isFolder = (path: string): boolean => Object.keys(files).some((name) => `/ws/${name}`.startsWith(`${path}/`));
  return {
    read: (path) => {
      const found = text(path);
      return found === undefined ? undefined : new TextEncoder().encode(found);
    },
    stat: (path) => {
      const found = text(path);
      if (found !== undefined)
        return { kind: 'file', size: found.length, mode: 0o644, signature: `text ${found.length}` };
      return isFolder(path) ? { kind: 'folder', size: 0, mode: 0o755, signature: 'folder' } : undefined;
    },
    list: () => [],
    realPath: (path) => (text(path) !== undefined || isFolder(path) ? path : undefined),
  };
}

/** Loads app `web` of a workspace whose files are given below `apps/web/`; `../` leaves it. */
export function load(files: Readonly<Record<string, string>>, more: Partial<ComposeInput> = {}): ComposeResult {
  const placed = Object.entries(files).map(([path, text]) => [
    path.startsWith('../../') ? path.slice(6) : `apps/web/${path}`,
    text,
  ]);
  return loadCompose({
    reader: memoryFiles(Object.fromEntries(placed)),
    workspaceDir: '/ws',
    appDir: '/ws/apps/web',
    app: 'web',
    environment: {},
    profiles: [],
    ...more,
  });
}

/** The model of files that must be right. */
export function loaded(files: Readonly<Record<string, string>>, more: Partial<ComposeInput> = {}): LoadedCompose {
  const { compose, problems } = load(files, more);
  if (!compose) throw new Error(`not loaded: ${problems.map(show).join('; ')}`);
  return compose;
}

/** `compose.yaml:3:5 code: message`, errors only, without the app's folder. */
export function errorsOf(files: Readonly<Record<string, string>>, more: Partial<ComposeInput> = {}): string[] {
  return load(files, more)
    .problems.filter((problem) => problem.severity === 'error')
    .map(show);
}

export function warningsOf(files: Readonly<Record<string, string>>, more: Partial<ComposeInput> = {}): string[] {
  return load(files, more)
    .problems.filter((problem) => problem.severity === 'warning')
    .map(show);
}

function show({ position, code, message }: Problem): string {
  return `${position ? formatPosition(position).replace('apps/web/', '') : ''} ${code}: ${message}`;
}
