import { homedir } from 'node:os';
import { join } from 'node:path';
import { isFrozen } from '../core/app/frozen.ts';
import { hostPortsOf } from '../core/app/host-ports.ts';
import { loadWorkspace } from '../core/app/load-workspace.ts';
import type { LoadedApp, LoadedWorkspace } from '../core/app/types.ts';
import type { Ask } from '../core/compose/asks/ask.ts';
import { workspaceIdentity } from '../core/config/identity.ts';
import type { ComposeModel } from '../core/desired/model.ts';
import { type OwnFiles, ownFiles, withFilesFrom, writtenTexts } from '../core/desired/own-files.ts';
import { resolveApp } from '../core/desired/resolve.ts';
import type { Desired, DesiredApp, FrozenApp } from '../core/desired/types.ts';
import { readModel } from '../core/desired/unescape.ts';
import { OrbitrError } from '../core/errors.ts';
import { shownPath } from '../core/files/paths.ts';
import type { Memory } from '../core/memory/types.ts';
import { unseenAsks } from '../core/policy/unseen-asks.ts';
import type { Problem } from '../core/problems.ts';
import { withRemembered } from '../core/secrets/remembered.ts';
import { pooled } from '../lib/pool.ts';
import { sha256 } from '../lib/sha256.ts';
import type { Runtime } from '../ports/runtime.ts';
import { buildDigests, type Contents, readContents } from './contents.ts';
import { takeGiven } from './secrets.ts';

export interface LoadedDesired {
  readonly workspace: LoadedWorkspace;
  readonly desired: Desired;
  /** How many apps had to be read anew by Compose. */
  readonly normalised: number;
}

/**
 * From files to desired state. Apps whose files did not change since the last pass come from the cache: then no Compose process starts.
 * `whenSure` is called as soon as nothing can take long any more and nothing stands in the way of a plan.
 */
export async function loadDesired(runtime: Runtime, whenSure?: () => Promise<void>): Promise<LoadedDesired> {
  const cache = appCache(runtime);
  const memory = runtime.store.memory();
  const { apps: remembered } = memory;
  const isCached = ({ name }: LoadedApp) => cache.get(name) !== undefined;
  const workspace = loadWorkspace({
    reader: runtime.files,
    dir: runtime.dir,
    cached: (name) => cache.get(name)?.app,
    extensions: {
      bundledDir: runtime.extensionsDir,
      known: withRemembered(runtime.secrets.known, memory),
      ownerOf: (app) => projectOf(app, remembered),
    },
  });
  const isSure = workspace.problems.every(({ severity }) => severity !== 'error') && workspace.apps.every(isCached);
  if (isSure) await whenSure?.();
  const identity = await identify(runtime, workspace);
  const usedBy = (name: string) =>
    workspace.apps.filter(({ file }) => file.dependsOn?.includes(name)).map((app) => app.name);
  let normalised = 0;
  const results = await pooled(workspace.apps, 4, async (app) => {
    const project = projectOf(app, remembered);
    const freeze = (problems: readonly Problem[]) => frozen(app, project, app.name in remembered, problems);
    if (isFrozen(app)) return freeze(workspace.problems);
    const former = takenProject(workspace.apps, app, remembered);
    if (former) return freeze([...app.problems, projectTaken(app, former, project)]);
    const cached = cache.get(app.name);
    // Values of an app may have been resolved anew though none of its files changed.
    const hit = cached?.project === project && cached.app.compose === app.compose ? cached : undefined;
    if (!hit) normalised += 1;
    const entry = hit ?? (await normalise(runtime, app, project, workspace));
    if ('problem' in entry) return freeze([...app.problems, entry.problem]);
    if (!hit) cache.put(app.name, entry);
    return resolveApp(app, entry.model, {
      ...entry.contents,
      ...(app.extension ? { own: entry.own } : {}),
      project,
      builds: buildDigests(runtime, entry.model),
      usedBy: usedBy(app.name),
    });
  });
  const isApp = (result: DesiredApp | FrozenApp): result is DesiredApp => 'services' in result;
  const apps = results.filter(isApp);
  takeGiven(runtime, apps, workspace.givenSecrets);
  return {
    workspace,
    normalised,
    desired: {
      workspace: identity,
      apps,
      frozen: results.filter((result): result is FrozenApp => !isApp(result)),
    },
  };
}

/** An app that was renamed stays the Compose project that it was, so that its containers and volumes follow it. */
function projectOf({ name, file }: LoadedApp, remembered: Memory['apps']): string {
  if (file.project) return file.project;
  if (remembered[name]) return remembered[name].project ?? name;
  return file.renamedFrom ? (remembered[file.renamedFrom]?.project ?? file.renamedFrom) : name;
}

/** An app that was renamed keeps its project: who takes the old name cannot have it, too. */
function takenProject(apps: readonly LoadedApp[], app: LoadedApp, remembered: Memory['apps']): LoadedApp | undefined {
  const project = projectOf(app, remembered);
  return project === app.name && !remembered[app.name]
    ? apps.find((other) => other !== app && projectOf(other, remembered) === project)
    : undefined;
}

function projectTaken({ name, positions }: LoadedApp, other: LoadedApp, project: string): Problem {
  const position = positions['extension'];
  return {
    severity: 'error',
    code: 'duplicate-name',
    message: `${name} cannot run as the Compose project ${project}: ${other.name}, which was called ${project} before, still does`,
    app: name,
    suggestions: ['give it another name'],
    ...(position ? { position } : {}),
  };
}

interface CacheEntry {
  readonly app: LoadedApp;
  readonly project: string;
  /** The state of orbitr.yaml that it was made under. */
  readonly under: string;
  readonly model: ComposeModel;
  readonly contents: Contents;
  readonly own: OwnFiles;
  /** Everything that was read or looked for → its signature. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** Bumped when the meaning of what is kept changes. */
const cacheVersion = 5;

function appCache(runtime: Runtime) {
  const workspaceFile = ['orbitr.yaml', 'orbitr.yml']
    .map((name) => runtime.files.stat(`${runtime.dir}/${name}`)?.signature ?? '')
    .join();
  const under = sha256(
    `${cacheVersion} ${runtime.dir} ${runtime.store.dir} ${runtime.extensionsDir} ${workspaceFile}`,
  ).slice(0, 24);
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
      ...(compose.inline === undefined ? {} : { inline: compose.inline }),
      variables: compose.variables,
      profiles: app.file.profiles ?? [],
    });
    const [unseen] = unseenAsks(app, json, {
      reader: runtime.files,
      workspaceDir: runtime.dir,
      project,
      home: homedir(),
    });
    if (unseen) return { problem: unlike(app, workspace, unseen) };
    const read = readModel(json);
    const { variables } = compose;
    const contents = readContents(runtime, read, { variables, written: writtenTexts(app, variables) });
    const own = ownFiles(runtime.files, app, read, { dir: ownFilesDir(runtime, project), variables });
    const model = app.extension ? withFilesFrom(read, app.dir, own.dir) : read;
    return { app, project, model, contents, own, inputs: { ...app.inputs, ...compose.inputs, ...contents.inputs } };
  } catch (error) {
    if (!(error instanceof OrbitrError) || error.code !== 'compose-invalid') throw error;
    return {
      problem: {
        severity: 'error',
        code: 'compose-invalid',
        message: error.message,
        app: app.name,
        suggestions: error.suggestions,
        position: {
          file: shownPath(workspace.dir, compose.files[0] ?? app.dir),
          line: 1,
          column: 1,
          approximate: true,
        },
      },
    };
  }
}

/** Compose would do what Orbitr did not see, and so could not judge. */
function unlike({ name, compose }: LoadedApp, workspace: LoadedWorkspace, { what, permission }: Ask): Problem {
  const file = shownPath(workspace.dir, compose?.files[0] ?? name);
  return {
    severity: 'error',
    code: 'permission-missing',
    message: `${what} as Compose reads ${file}, and Orbitr reads it otherwise (${permission})`,
    app: name,
    suggestions: [
      'do not run it before its author has explained that part',
      'write it more plainly, if the file is yours',
    ],
    position: { file, line: 1, column: 1, approximate: true },
  };
}

/** By the project, which stays when an app gets another name: its containers mount from there. */
function ownFilesDir({ store }: Runtime, project: string): string {
  return join(store.dir, 'apps', project, 'files');
}

function frozen(app: LoadedApp, project: string, known: boolean, problems: readonly Problem[]): FrozenApp {
  const { name } = app;
  const own = problems.filter((problem) => problem.app === name);
  return { name, project, known, hostPorts: hostPortsOf(app), problems: own };
}

async function identify(runtime: Runtime, workspace: LoadedWorkspace): Promise<string> {
  const realPath = runtime.files.realPath(runtime.dir) ?? runtime.dir;
  if (workspace.file.name) return workspaceIdentity({ name: workspace.file.name, realPath });
  const origin = await runtime.gitOrigin();
  return workspaceIdentity({ realPath, ...(origin ? { remote: origin.remote, pathInRepository: origin.path } : {}) });
}
