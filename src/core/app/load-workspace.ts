import { checkNotifiedApps } from '../config/check-notifications.ts';
import { workspaceFileName } from '../config/file-names.ts';
import { loadWorkspaceFile } from '../config/load-workspace-file.ts';
import type { WorkspaceFile } from '../config/workspace-file.ts';
import { loadExtensionApps } from '../extension/load-extension-apps.ts';
import type { ExtensionSources } from '../extension/types.ts';
import { textBytes } from '../files/decode.ts';
import type { FileReader } from '../files/reader.ts';
import type { SourceMap } from '../files/source-map.ts';
import { checkGrantedApps } from '../policy/check-grants.ts';
import { judge } from '../policy/judge.ts';
import { hasErrors, type Problem, sortProblems } from '../problems.ts';
import { noSecrets } from '../secrets/need.ts';
import { checkAcross } from './across/check-across.ts';
import { attempt } from './attempt.ts';
import { isFrozen } from './frozen.ts';
import { type AppEntry, listApps } from './list-apps.ts';
import { loadApp } from './load-app.ts';
import type { LoadedApp, LoadedWorkspace } from './types.ts';

export interface WorkspaceInput {
  readonly reader: FileReader;
  /** Absolute folder of orbitr.yaml. */
  readonly dir: string;
  /** An app as it was loaded before, where none of its inputs has changed since. */
  readonly cached?: (name: string) => LoadedApp | undefined;
  /** Absent: those in the workspace’s `extensions/` alone, and no secret is kept yet. */
  readonly extensions?: ExtensionSources;
}

/**
 * The whole workspace with every problem at once; never throws for what stands in its files. A problem without an app concerns the
 * workspace as a whole: then nothing may be concluded from apps that are missing.
 */
export function loadWorkspace({
  reader,
  dir,
  cached,
  extensions = { known: noSecrets },
}: WorkspaceInput): LoadedWorkspace {
  const { file, positions, problems: ofFile } = readWorkspaceFile(reader, dir);
  const { entries, problems: ofFolder } = listApps(reader, dir);
  const input = { reader, dir };
  const unsure = hasErrors(ofFile);
  const read = entries.map((entry) => load(entry, { ...input, ...(cached ? { cached } : {}) }, file, unsure));
  const { apps: whole, given } = loadExtensionApps(read, {
    reader,
    workspaceDir: dir,
    environment: file.environment ?? {},
    sources: extensions,
    reread: (name) =>
      entries.filter((entry) => entry.name === name).map((entry) => load(entry, input, file, unsure))[0],
  });
  // What a broken orbitr.yaml grants is not known.
  const loaded = unsure ? whole : whole.map((app) => withProblems(app, judge(app, file.policy, dir)));
  const names = loaded.map(({ name }) => name);
  const named = hasErrors(ofFolder)
    ? []
    : [...checkGrantedApps(file, positions, names), ...checkNotifiedApps(file, positions, names)];
  const across = [...checkAcross(loaded), ...named];
  const broken = new Set(across.filter(({ severity }) => severity === 'error').map(({ app }) => app));
  return {
    dir,
    file,
    apps: loaded.map((app) => (isFrozen(app) || broken.has(app.name) ? withoutCompose(app) : app)),
    givenSecrets: given,
    problems: sortProblems([...ofFile, ...ofFolder, ...loaded.flatMap((app) => app.problems), ...across]),
  };
}

function readWorkspaceFile(
  reader: FileReader,
  dir: string,
): { readonly file: WorkspaceFile; readonly positions: SourceMap; readonly problems: readonly Problem[] } {
  const path = `${dir}/${workspaceFileName}`;
  const read = attempt(() => reader.read(path, textBytes), { file: workspaceFileName });
  if (read.problem) return { file: {}, positions: {}, problems: [read.problem] };
  if (read.value) return loadWorkspaceFile(read.value);
  const message = `there is no ${workspaceFileName} in ${dir}`;
  return {
    file: {},
    positions: {},
    problems: [
      { severity: 'error', code: 'workspace-missing', message, suggestions: [`run \`orbitr init --dir ${dir}\``] },
    ],
  };
}

function load(
  entry: AppEntry,
  { reader, dir, cached }: WorkspaceInput,
  file: WorkspaceFile,
  unsure: boolean,
): LoadedApp {
  const known = entry.problems.length === 0 ? cached?.(entry.name) : undefined;
  if (known) return known;
  const app = loadApp({
    reader,
    workspaceDir: dir,
    entry,
    environment: file.environment ?? {},
  });
  if (!unsure) return app;
  // The variables of a broken orbitr.yaml are not known: that they are missing is no fault of the app.
  return { ...app, problems: app.problems.filter(({ code }) => code !== 'variable-unset') };
}

/** An app that was kept from before has them already. */
function withProblems(app: LoadedApp, found: readonly Problem[]): LoadedApp {
  const known = new Set(app.problems.map((problem) => JSON.stringify(problem)));
  const more = found.filter((problem) => !known.has(JSON.stringify(problem)));
  return more.length > 0 ? { ...app, problems: [...app.problems, ...more] } : app;
}

function withoutCompose({ compose: _broken, ...app }: LoadedApp): LoadedApp {
  return app;
}
