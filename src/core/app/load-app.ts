import { loadCompose } from '../compose/load.ts';
import type { FileReader } from '../files/reader.ts';
import { hasErrors, type Problem } from '../problems.ts';
import { checkOwn } from './check-own.ts';
import type { AppEntry } from './list-apps.ts';
import { readAppFile } from './read-app-file.ts';
import type { LoadedApp } from './types.ts';

export interface AppInput {
  readonly reader: FileReader;
  readonly workspaceDir: string;
  readonly entry: AppEntry;
  readonly environment: Readonly<Record<string, string>>;
}

/** One app with its own problems; what it shares with others is checked elsewhere. One that is made from an extension is not loaded any further here. */
export function loadApp({ reader, workspaceDir, entry, environment }: AppInput): LoadedApp {
  const { name, dir } = entry;
  const unread = { name, dir, file: {}, positions: {}, inputs: {}, problems: entry.problems };
  if (entry.problems.length > 0) return unread;
  const { file, positions, inputs, problems: ofFile, misplaced } = readAppFile(reader, workspaceDir, entry);
  const base = { name, dir, file, positions, inputs };
  if (entry.file || file.extension || misplaced) return { ...base, problems: ofFile };
  const { compose, problems: ofCompose } = loadCompose({
    reader,
    workspaceDir,
    appDir: dir,
    app: name,
    environment,
    profiles: file.profiles ?? [],
  });
  const problems: Problem[] = [...ofFile, ...ofCompose];
  if (!compose) return { ...base, problems };
  const { main, problems: own } = checkOwn(base, compose);
  // Not all settings of a broken app file are known: what would follow from their absence is not reported.
  const known = hasErrors(ofFile) ? [] : own;
  return { ...base, compose, ...(main ? { main } : {}), problems: [...problems, ...known] };
}
