import { loadCompose } from '../../../../src/core/compose/load.ts';
import type { ComposeInput, ComposeResult, LoadedCompose } from '../../../../src/core/compose/types.ts';
import { formatPosition, type Problem } from '../../../../src/core/problems.ts';
import { memoryReader } from '../../../support/memory-reader.ts';

/** Loads app `web` of a workspace whose files are given below `apps/web/`; `../` leaves it. */
export function load(files: Readonly<Record<string, string>>, more: Partial<ComposeInput> = {}): ComposeResult {
  const placed = Object.entries(files).map(([path, text]) => [
    path.startsWith('../../') ? `/ws/${path.slice(6)}` : `/ws/apps/web/${path}`,
    text,
  ]);
  return loadCompose({
    reader: memoryReader(Object.fromEntries(placed)),
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
