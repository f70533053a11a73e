import { isFrozen } from '../core/app/frozen.ts';
import { loadWorkspace } from '../core/app/load-workspace.ts';
import type { LoadedApp, LoadedWorkspace } from '../core/app/types.ts';
import { workspaceIdentity } from '../core/config/identity.ts';
import type { ComposeModel } from '../core/desired/model.ts';
import { resolveApp } from '../core/desired/resolve.ts';
import type { Desired, DesiredApp, FrozenApp } from '../core/desired/types.ts';
import { readModel } from '../core/desired/unescape.ts';
import { OrbitrError } from '../core/errors.ts';
import type { Memory } from '../core/memory/types.ts';
import type { Problem } from '../core/problems.ts';
import { pooled } from '../lib/pool.ts';
import { sha256 } from '../lib/sha256.ts';
import type { Runtime } from '../ports/runtime.ts';
import { buildDigests, type Contents, readContents } from './contents.ts';

export interface LoadedDesired {
  readonly workspace: LoadedWorkspace;
  readonly desired: Desired;
  /** How many apps had to be read anew by Compose. */
  readonly normalised: number;
}

/** From files to desired state. Apps whose files did not change since the last pass come from the cache: then no Compose process starts. */
export async function loadDesired(runtime: Runtime): Promise<LoadedDesired> {
  const cache = appCache(runtime);
  const { apps: remembered } = runtime.store.memory();
  const workspace = loadWorkspace({
    reader: runtime.files,
    dir: runtime.dir,
    cached: (name) => cache.get(name)?.app,
    extensions: { bundledDir: runtime.extensionsDir, known: runtime.secrets.known },
  });
  const identity = await identify(runtime, workspace);
  const usedBy = (name: string) =>
    workspace.apps.filter(({ file }) => file.dependsOn?.includes(name)).map((app) => app.name);
  let normalised = 0;
  const results = await pooled(workspace.apps, 4, async (app) => {
    const project = projectOf(app, remembered);
    const freeze = (problems: readonly Problem[]) => frozen(app, project, app.name in remembered, problems);
    if (isFrozen(app)) return freeze(workspace.problems);
    const cached = cache.get(app.name);
    const hit = cached?.project === project ? cached : undefined;
    if (!hit) normalised += 1;
    const entry = hit ?? (await normalise(runtime, app, project, workspace));
    if ('problem' in entry) return freeze([...app.problems, entry.problem]);
    if (!hit) cache.put(app.name, entry);
    return resolveApp(app, entry.model, {
      ...entry.contents,
      project,
      builds: buildDigests(runtime, entry.model),
      usedBy: usedBy(app.name),
    });
  });
  const isApp = (result: DesiredApp | FrozenApp): result is DesiredApp => 'services' in result;
  return {
    workspace,
    normalised,
    desired: {
      workspace: identity,
      apps: results.filter(isApp),
      frozen: results.filter((result): result is FrozenApp => !isApp(result)),
    },
  };
}

/** An app that was renamed stays the Compose project that it was, so that its containers and volumes follow it. */
function projectOf({ name, file }: LoadedApp, remembered: Memory['apps']): string {
  if (remembered[name]) return remembered[name].project ?? name;
  return file.renamedFrom ? (remembered[file.renamedFrom]?.project ?? file.renamedFrom) : name;
}

interface CacheEntry {
  readonly app: LoadedApp;
  readonly project: string;
  /** The state of orbitr.yaml that it was made under. */
  readonly under: string;
  readonly model: ComposeModel;
  readonly contents: Contents;
  /** Everything that was read or looked for → its signature. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** Bumped when the meaning of what is kept changes. */
const cacheVersion = 2;

function appCache(runtime: Runtime) {
  const workspaceFile = ['orbitr.yaml', 'orbitr.yml']
    .map((name) => runtime.files.stat(`${runtime.dir}/${name}`)?.signature ?? '')
    .join();
  const under = sha256(`${cacheVersion} ${runtime.dir} ${workspaceFile}`).slice(0, 24);
  const seen = new Map<string, CacheEntry | undefined>();
  const read = (name: string): CacheEntry | undefined => {
    const text = runtime.store.cached('app', name);
    if (!text) return undefined;
    const entry = JSON.parse(text) as CacheEntry;
    if (entry.under !== under) return undefined;
    const isCurrent = Object.entries(entry.inputs).every(
      ([path, signature]) => (runtime.files.stat(path)?.signature ?? '') === signature,
    );
    return isCurrent ? entry : undefined;
  };
  return {
    get: (name: string) => {
      if (!seen.has(name)) seen.set(name, read(name));
      return seen.get(name);
    },
    put: (name: string, entry: Omit<CacheEntry, 'under'>) =>
      runtime.store.cache('app', name, JSON.stringify({ ...entry, under })),
  };
}

/** Compose's own reading of an app, and what its configs and secrets hold. */
async function normalise(
  runtime: Runtime,
  app: LoadedApp,
  project: string,
  workspace: LoadedWorkspace,
): Promise<Omit<CacheEntry, 'under'> | { readonly problem: Problem }> {
  const { compose } = app;
  if (!compose)
    throw new OrbitrError({ code: 'bug', message: `app ${app.name} was taken for sound, but has no Compose file` });
  try {
    const json = await runtime.compose.config({
      project,
      projectDir: app.dir,
      files: compose.files,
      variables: compose.variables,
      profiles: app.file.profiles ?? [],
    });
    const model = readModel(json);
    const contents = readContents(runtime, model, compose.variables);
    return { app, project, model, contents, inputs: { ...app.inputs, ...compose.inputs, ...contents.inputs } };
  } catch (error) {
    if (!(error instanceof OrbitrError) || error.code !== 'compose-invalid') throw error;
    return {
      problem: {
        severity: 'error',
        code: 'compose-invalid',
        message: error.message,
        app: app.name,
        suggestions: error.suggestions,
        position: { file: relative(workspace, compose.files[0] ?? app.dir), line: 1, column: 1, approximate: true },
      },
    };
  }
}

function frozen({ name }: LoadedApp, project: string, known: boolean, problems: readonly Problem[]): FrozenApp {
  return { name, project, known, problems: problems.filter((problem) => problem.app === name) };
}

function relative(workspace: LoadedWorkspace, path: string): string {
  return path.startsWith(`${workspace.dir}/`) ? path.slice(workspace.dir.length + 1) : path;
}

async function identify(runtime: Runtime, workspace: LoadedWorkspace): Promise<string> {
  const realPath = runtime.files.realPath(runtime.dir) ?? runtime.dir;
  if (workspace.file.name) return workspaceIdentity({ name: workspace.file.name, realPath });
  const origin = await runtime.gitOrigin();
  return workspaceIdentity({ realPath, ...(origin ? { remote: origin.remote, pathInRepository: origin.path } : {}) });
}
