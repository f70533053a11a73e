import { OrbitrError } from '../core/errors.ts';
import { composeLabels } from '../core/labels.ts';
import type { Snapshot } from '../core/live/snapshot.ts';
import type { Runtime } from '../ports/runtime.ts';

export type EngineRuntime = {
  readonly docker: Pick<Runtime['docker'], 'endpoint' | 'info' | 'snapshot'>;
  readonly compose: Pick<Runtime['compose'], 'projects'>;
  readonly store: Pick<Runtime['store'], 'dir' | 'cached' | 'cache'>;
};

/**
 * Before anything is touched: the engine is the one that this workspace was applied to before, and Compose reaches the same one.
 * A context that was switched, or an address that leads elsewhere today, must not get a second copy of everything.
 */
export async function checkEngine(runtime: EngineRuntime, live: Snapshot): Promise<void> {
  const [id, projects] = await Promise.all([checkIdentity(runtime), runtime.compose.projects()]);
  const seen = projectsOf(live);
  if (isOther(projects, seen, seen)) {
    // Projects come and go by other hands: only what was there before and after Compose looked must have been seen by it.
    const after = projectsOf(await runtime.docker.snapshot());
    if (isOther(projects, seen.intersection(after), seen.union(after))) throw otherThanSeen(runtime, projects, after);
  }
  if (!runtime.store.cached('engine', 'id')) runtime.store.cache('engine', 'id', id);
}

/** Only the first half of it, and one request: what is missed on an engine may only be missed because it is another one. */
export async function checkIdentity(runtime: EngineRuntime): Promise<string> {
  const { id, arch } = await runtime.docker.info();
  const before = runtime.store.cached('engine', 'id');
  if (before && before !== id) throw otherEngine(runtime, before, id);
  if (runtime.store.cached('engine', 'arch') !== arch) runtime.store.cache('engine', 'arch', arch);
  return id;
}

function projectsOf({ containers }: Snapshot): ReadonlySet<string> {
  return new Set(containers.flatMap(({ labels }) => labels[composeLabels.project] ?? []));
}

/** Nothing of what stayed was seen, or nothing of what was seen was ever there. */
function isOther(projects: readonly string[], stayed: ReadonlySet<string>, ever: ReadonlySet<string>): boolean {
  const misses = stayed.size > 0 && !projects.some((name) => stayed.has(name));
  return misses || (projects.length > 0 && !projects.some((name) => ever.has(name)));
}

function otherThanSeen(runtime: EngineRuntime, projects: readonly string[], seen: ReadonlySet<string>): OrbitrError {
  return new OrbitrError({
    code: 'engine-changed',
    message: `Compose reaches another engine than ${runtime.docker.endpoint}: it sees ${projects.join(', ') || 'no projects'}, the engine has ${[...seen].sort().join(', ') || 'none'}`,
    suggestions: [
      'unset ORBITR_COMPOSE, or point it at a Compose that reads DOCKER_HOST',
      'see what Orbitr finds: orbitr doctor',
    ],
  });
}

function otherEngine(runtime: EngineRuntime, before: string, now: string): OrbitrError {
  return new OrbitrError({
    code: 'engine-changed',
    message: `the engine at ${runtime.docker.endpoint} is not the one that this workspace was applied to (it is ${now}, it was ${before})`,
    suggestions: [
      'name the right one: DOCKER_HOST=… orbitr apply, or --target',
      `or, if this one is new and shall get everything: mv ${runtime.store.dir} ${runtime.store.dir}.old`,
    ],
  });
}
