import { join } from 'node:path';
import type { DesiredApp } from '../core/desired/types.ts';
import { isGood, newestFirst } from '../core/revision/choose.ts';
import { type KeptFiles, keptIn, pathsToKeep, withFilesAt } from '../core/revision/kept.ts';
import type { Runtime } from '../ports/runtime.ts';
import { contentDigest } from './mounted-files.ts';

/** How many revisions before the one that serves can be gone back to with all that they had. */
export const keptRevisions = 2;

type Keeps = Pick<Runtime, 'files' | 'keepCopy' | 'removeTree' | 'warn'> & {
  readonly store: Pick<Runtime['store'], 'dir' | 'revisions'>;
  readonly docker: Pick<Runtime['docker'], 'endpoint'>;
};

/** Copies what an app mounts from its folder, so that a rollback can bring it back. On an engine of another machine nothing here is mounted. */
export function keepFiles(runtime: Keeps, app: DesiredApp): KeptFiles {
  if (!runtime.docker.endpoint.startsWith('unix:')) return {};
  const kept = pathsToKeep(app).flatMap((path) => {
    const digest = contentDigest(runtime, path);
    if (digest === undefined) return [];
    try {
      runtime.keepCopy(path, placeOf(runtime, app.name, digest));
      return [[path, digest] as const];
    } catch (error) {
      runtime.warn(`${path} could not be kept for a rollback of ${app.name}: ${(error as Error).message}`);
      return [];
    }
  });
  return Object.fromEntries(kept);
}

/** The app with the copies of what has changed since; what lies in its folder as it did then is taken from there. */
export function withKeptFiles(runtime: Pick<Keeps, 'files' | 'store'>, app: DesiredApp, kept: KeptFiles): DesiredApp {
  const places = Object.entries(kept).flatMap(([path, digest]) => {
    const copy = placeOf(runtime, app.name, digest);
    const isNeeded = contentDigest(runtime, path) !== digest && runtime.files.stat(copy) !== undefined;
    return isNeeded ? [[path, copy] as const] : [];
  });
  return withFilesAt(app, Object.fromEntries(places));
}

/** Copies that no revision needs which can still be gone back to. */
export function letFilesGo(runtime: Keeps, app: string): void {
  const { revisions } = runtime.store;
  const dir = join(runtime.store.dir, 'kept', app);
  const there = runtime.files.list(dir);
  if (there.length === 0) return;
  const own = newestFirst(revisions.list(app));
  const needed = [
    ...own.filter(isGood).slice(0, keptRevisions + 1),
    ...own.filter(({ outcome }) => outcome === 'open'),
  ].flatMap(({ number, restores }) => Object.values(keptIn(revisions.files(app, restores ?? number)?.bundle ?? '')));
  for (const name of there.filter((each) => !needed.includes(each))) runtime.removeTree(join(dir, name));
}

export function letAllFilesGo(runtime: Keeps, app: string): void {
  runtime.removeTree(join(runtime.store.dir, 'kept', app));
}

function placeOf({ store }: { readonly store: Pick<Keeps['store'], 'dir'> }, app: string, digest: string): string {
  return join(store.dir, 'kept', app, digest);
}
