import { appProblem } from '../app/app-problem.ts';
import { checkOwn } from '../app/check-own.ts';
import type { LoadedApp } from '../app/types.ts';
import { loadCompose } from '../compose/load.ts';
import type { FileReader } from '../files/reader.ts';
import { locate, type SourceMap } from '../files/source-map.ts';
import { checkPermissions } from '../manifest/check-permissions.ts';
import { checkServices } from '../manifest/check-services.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { isForeign } from '../policy/judge.ts';
import { hasErrors, type Position, type Problem } from '../problems.ts';
import { resolveValues } from '../values/resolve-values.ts';
import type { Provider, ResolvedValues } from '../values/types.ts';
import type { FoundExtension } from './find-extension.ts';
import { namedCompose } from './named-compose.ts';
import type { ExtensionSources, KeptManifest, LoadedExtension } from './types.ts';

export interface ExtensionAppContext {
  readonly reader: FileReader;
  readonly workspaceDir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly sources: ExtensionSources;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly metBy: readonly string[];
}

/** One app whose extension was found: its values, then its Compose file with them. */
export function loadExtensionApp(
  app: LoadedApp,
  found: FoundExtension,
  context: ExtensionAppContext,
): { readonly app: LoadedApp; readonly given: Readonly<Record<string, string>> } {
  const { reader, workspaceDir, environment, providers, metBy, sources } = context;
  const { manifest } = found;
  const values = resolveValues({
    app: app.name,
    owner: sources.ownerOf?.(app) ?? app.name,
    file: locate(app.positions, 'extension')?.file ?? `apps/${app.name}.yaml`,
    values: app.file.values ?? {},
    positions: app.positions,
    manifest,
    environment,
    providers,
    known: sources.known,
  });
  const base = { ...withManifest(app, manifest), dir: found.dir, extension: extensionOf(found, metBy, values) };
  const before = [...app.problems, ...deprecation(app, manifest), ...values.problems];
  // Without all values the Compose file would only complain of what is missing.
  const isWhole = (manifest.environment?.variables ?? []).every(({ key }) => values.variables[key] !== undefined);
  if (!isWhole) return { app: { ...base, problems: before }, given: {} };
  const { compose, problems: ofCompose } = loadCompose({
    reader,
    workspaceDir,
    appDir: found.dir,
    app: app.name,
    // Only what the manifest declares: the workspace's other variables are none of a foreign author's business.
    environment: values.variables,
    profiles: app.file.profiles ?? [],
    named: namedCompose(found, manifest, valuePlaces(app)),
  });
  const problems = [...before, ...ofCompose];
  if (!compose) return { app: { ...base, problems }, given: {} };
  const ofManifest = checkServices(manifest, compose, found).map((problem): Problem => ({ ...problem, app: app.name }));
  const permissions = checkPermissions(manifest, compose, {
    ...found,
    workspaceDir,
    app: app.name,
    severity: isForeign(base) ? 'error' : 'warning',
    isNear: found.origin !== 'bundled',
  });
  // What is wrong with the manifest's main service is told once, by the manifest.
  const { main, problems: own } = hasErrors(ofManifest) ? { problems: [] } : checkOwn(base, compose);
  const loaded = {
    ...base,
    compose,
    ...(main ? { main } : {}),
    problems: [...problems, ...ofManifest, ...permissions, ...own],
  };
  return { app: loaded, given: values.given };
}

function deprecation(app: LoadedApp, { id, deprecated }: Manifest): Problem[] {
  if (!deprecated) return [];
  const message = `the extension ${id} is deprecated${typeof deprecated === 'string' ? `: ${deprecated}` : ''}`;
  return [appProblem(app, { severity: 'warning', code: 'lint-obsolete', path: 'extension', message, suggestions: [] })];
}

/** What follows from a value is told at the place where somebody wrote it. */
function valuePlaces({ file, positions }: LoadedApp): Record<string, Position> {
  const places = Object.keys(file.values ?? {}).map((key) => [key, locate(positions, `values.${key}`)] as const);
  return Object.fromEntries(places.flatMap(([key, place]) => (place ? [[key, place]] : [])));
}

/** Values have become variables, and may hold secrets: nothing behind this needs them. */
function withManifest(app: LoadedApp, { docker }: Manifest): LoadedApp {
  const { values: _resolved, ...file } = app.file;
  const main = file.main ?? docker.main;
  return { ...app, file: { ...file, ...(main === undefined ? {} : { main }) } };
}

function extensionOf(
  { manifest, positions, origin, dir, hash }: FoundExtension,
  metBy: readonly string[],
  { secrets, outputs, taken }: ResolvedValues,
): LoadedExtension {
  const { id, version, provides = [], dependencies = [] } = manifest;
  const kept = keptManifest(manifest, positions);
  return { id, version, origin, dir, hash, manifest: kept, provides, dependencies, metBy, secrets, outputs, taken };
}

function keptManifest(manifest: Manifest, positions: SourceMap): KeptManifest {
  const { name, upstreamVersion, categories, architectures, deprecated, healthCheck, files, permissions } = manifest;
  const { migrations, notes } = manifest;
  const ports = (manifest.docker.ports ?? []).map((port, index) => {
    const position = locate(positions, `docker.ports.${index}`);
    const service = port.service ?? manifest.docker.main;
    return { ...port, ...(service === undefined ? {} : { service }), ...(position ? { position } : {}) };
  });
  const settings = manifest.environment?.variables ?? [];
  const firstStart = settings.flatMap(({ key, firstStart: isIt }) => (isIt ? [key] : []));
  return {
    name,
    upstreamVersion,
    categories,
    architectures,
    deprecated,
    healthCheck,
    files,
    permissions,
    migrations,
    notes,
    ports,
    firstStart,
  };
}
