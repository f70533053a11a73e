import type { Hint } from '../compose/hardening.ts';
import { loadHints } from '../compose/load-hints.ts';
import type { NamedCompose } from '../compose/types.ts';
import { namedCompose } from '../extension/named-compose.ts';
import { readExtension } from '../extension/read-extension.ts';
import type { FileReader } from '../files/reader.ts';
import type { LoadedApp, LoadedWorkspace } from './types.ts';

export interface AppHint extends Hint {
  readonly app: string;
}

/** What could be safer about the apps of a workspace; those that are broken have enough to mend. */
export function appHints(
  reader: FileReader,
  workspace: LoadedWorkspace,
  apps: readonly LoadedApp[],
): readonly AppHint[] {
  return apps.flatMap((app) => hintsOf(reader, workspace, app).map((hint) => ({ app: app.name, ...hint })));
}

function hintsOf(reader: FileReader, { dir, file }: LoadedWorkspace, app: LoadedApp): readonly Hint[] {
  const { compose, extension, name, main } = app;
  if (!compose) return [];
  const { memory, service = main } = app.file.resources ?? {};
  const input = { reader, workspaceDir: dir, appDir: app.dir, app: name, profiles: app.file.profiles ?? [] };
  const named = extension && namedBy(reader, dir, app);
  const environment = extension ? compose.variables : (file.environment ?? {});
  const limited = memory !== undefined && service !== undefined ? [service] : [];
  return loadHints({ ...input, environment, ...(named ? { named } : {}) }, limited);
}

function namedBy(reader: FileReader, workspaceDir: string, { dir }: LoadedApp): NamedCompose | undefined {
  const folder = readExtension(reader, workspaceDir, dir);
  return folder.manifest && namedCompose(folder, folder.manifest);
}
