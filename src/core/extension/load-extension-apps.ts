import { circlesOf } from '../../lib/circles.ts';
import { inOrder } from '../../lib/order.ts';
import type { LoadedApp } from '../app/types.ts';
import type { FileReader } from '../files/reader.ts';
import { locate } from '../files/source-map.ts';
import { hasErrors } from '../problems.ts';
import type { Provider } from '../values/types.ts';
import { type Identity, meetDependencies } from './dependencies.ts';
import { type FoundExtension, findExtension } from './find-extension.ts';
import { isCurrent } from './is-current.ts';
import { loadExtensionApp } from './load-extension-app.ts';
import { valueNeeds, withNeeds } from './needs.ts';
import type { ExtensionSources } from './types.ts';

export interface ExtensionContext {
  readonly reader: FileReader;
  readonly workspaceDir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly sources: ExtensionSources;
  /** The app's own file read again, where what was kept of it no longer holds. */
  readonly reread: (name: string) => LoadedApp | undefined;
}

interface Waiting {
  readonly app: LoadedApp;
  readonly found?: FoundExtension;
  readonly metBy: readonly string[];
}

/**
 * Apps that are made from extensions, loaded to the end: manifest found, values resolved in the order in which apps take from each other,
 * Compose file read. Plain apps pass through. `given`: secrets that stand in app files.
 */
export function loadExtensionApps(
  apps: readonly LoadedApp[],
  context: ExtensionContext,
): { readonly apps: readonly LoadedApp[]; readonly given: Readonly<Record<string, string>> } {
  const { all, again } = prepareAll(apps, context);
  const waiting = new Map(all.map((one) => [one.app.name, one]));
  const names = apps.map(({ name }) => name);
  const takesFrom = (name: string) => {
    const app = waiting.get(name)?.app;
    return app?.extension ? takenFrom(app) : app ? [...valueNeeds(app).keys()] : [];
  };
  const inCircle = new Set(circlesOf(names, takesFrom).flat());
  const providers = new Map<string, Provider>(
    names.map((name) => [name, { kind: inCircle.has(name) ? 'circle' : waiting.has(name) ? 'broken' : 'plain' }]),
  );
  const done = new Map(apps.map((app) => [app.name, app]));
  const given: Record<string, string> = {};
  for (const name of inOrder(names, takesFrom)) {
    const one = waiting.get(name);
    if (!one) continue;
    const loaded = loadOne(one, providers, context, again);
    Object.assign(given, loaded.given);
    done.set(name, loaded.app);
    const { extension, compose, problems } = loaded.app;
    if (extension && compose && !hasErrors(problems))
      providers.set(name, { kind: 'outputs', outputs: extension.outputs });
  }
  return { apps: [...done.values()], given };
}

/** Every app that is made from an extension, depending on what its extension needs. `again`: the same for one whose file was read anew. */
function prepareAll(apps: readonly LoadedApp[], context: ExtensionContext) {
  const made = apps.filter(({ file }) => file.extension !== undefined).map((app) => find(app, context));
  const identities = new Map(
    made.flatMap(({ app, found }): (readonly [string, Identity])[] => {
      const identity = app.extension ?? (found && { ...found.manifest, provides: found.manifest.provides ?? [] });
      return identity ? [[app.name, identity]] : [];
    }),
  );
  const names = apps.map(({ name }) => name);
  const prepare = ({ app, found }: Omit<Waiting, 'metBy'>) => withEdges(app, found, identities, names);
  return { all: made.map(prepare), again: (app: LoadedApp) => prepare(find(app, context)) };
}

function find(app: LoadedApp, { reader, workspaceDir, sources }: ExtensionContext): Omit<Waiting, 'metBy'> {
  if (app.extension || hasErrors(app.problems)) return { app };
  const { bundledDir } = sources;
  const result = findExtension(app, { reader, workspaceDir, ...(bundledDir ? { bundledDir } : {}) });
  const problems = [...app.problems, ...result.problems];
  const { found } = result;
  const inputs = { ...app.inputs, ...(found ? found.inputs : result.inputs) };
  return { app: { ...app, inputs, problems }, ...(found ? { found } : {}) };
}

function withEdges(
  app: LoadedApp,
  found: FoundExtension | undefined,
  identities: ReadonlyMap<string, Identity>,
  names: readonly string[],
): Waiting {
  const needs = valueNeeds(app);
  const edges = new Map(
    [...needs]
      .filter(([name]) => name !== app.name && names.includes(name))
      .map(([name, key]) => [name, locate(app.positions, `values.${key}`)]),
  );
  const extension = app.extension ?? found?.manifest;
  if (!extension) return { app: withNeeds(app, edges), metBy: [] };
  const chosen = [...(app.file.dependsOn ?? []), ...needs.keys()];
  const own = { id: extension.id, dependencies: extension.dependencies ?? [] };
  const { metBy, problems } = meetDependencies(app, own, identities, chosen);
  for (const name of metBy) if (!edges.has(name)) edges.set(name, locate(app.positions, 'extension'));
  const known = app.extension ? [] : problems;
  return {
    app: withNeeds({ ...app, problems: [...app.problems, ...known] }, edges),
    metBy,
    ...(found ? { found } : {}),
  };
}

function loadOne(
  { app, found, metBy }: Waiting,
  providers: ReadonlyMap<string, Provider>,
  context: ExtensionContext,
  again: (app: LoadedApp) => Waiting,
): { readonly app: LoadedApp; readonly given: Readonly<Record<string, string>> } {
  if (found) return loadExtensionApp(app, found, { ...context, providers, metBy });
  if (!app.extension || isCurrent(app.extension, { providers, metBy, known: context.sources.known }))
    return { app, given: {} };
  const fresh = context.reread(app.name);
  return fresh && !fresh.extension ? loadOne(again(fresh), providers, context, again) : { app, given: {} };
}

function takenFrom({ extension }: LoadedApp): string[] {
  return [...new Set(Object.keys(extension?.taken ?? {}).map((from) => from.split('.')[0] ?? ''))];
}
