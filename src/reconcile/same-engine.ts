import { OrbitrError } from '../core/errors.ts';
import { composeLabels } from '../core/labels.ts';
import type { Snapshot } from '../core/live/snapshot.ts';
import type { Runtime } from '../ports/runtime.ts';

/**
 * Before anything is touched: the engine is the one that this workspace was applied to before, and Compose reaches the same one.
 * A context that was switched, or an address that leads elsewhere today, must not get a second copy of everything.
 */
export async function checkEngine(runtime: Runtime, live: Snapshot): Promise<void> {
  const [{ id }, projects] = await Promise.all([runtime.docker.info(), runtime.compose.projects()]);
  const before = runtime.store.cached('engine', 'id');
  if (before && before !== id) throw otherEngine(runtime, before, id);
  const seen = projectsOf(live);
  if (isOther(projects, seen, seen)) {
    // Projects come and go by other hands: only what was there before and after Compose looked must have been seen by it.
    const after = projectsOf(await runtime.docker.snapshot());
    if (isOther(projects, seen.intersection(after), seen.union(after))) throw otherThanSeen(runtime, projects, after);
  }
  if (!before) runtime.store.cache('engine', 'id', id);
}

function projectsOf({ containers }: Snapshot): ReadonlySet<string> {
  return new Set(containers.flatMap(({ labels }) => labels[composeLabels.project] ?? []));
}

/** Nothing of what stayed was seen, or nothing of what was seen was ever there. */
function isOther(projects: readonly string[], stayed: ReadonlySet<string>, ever: ReadonlySet<string>): boolean {
  const misses = stayed.size > 0 && !projects.some((name) => stayed.has(name));
  return misses || (projects.length > 0 && !projects.some((name) => ever.has(name)));
}

function otherThanSeen(runtime: Runtime, projects: readonly string[], seen: ReadonlySet<string>): OrbitrError {
  return new OrbitrError({
    code: 'engine-changed',
    message: `Compose reaches another engine than ${runtime.docker.endpoint}: it sees ${projects.join(', ') || 'no projects'}, the engine has ${[...seen].sort().join(', ') || 'none'}`,
    suggestions: [
      'unset ORBITR_COMPOSE, or point it at a Compose that reads DOCKER_HOST',
      'see what Orbitr finds: orbitr doctor',
    ],
  });
}

function otherEngine(runtime: Runtime, before: string, now: string): OrbitrError {
  return new OrbitrError({
    code: 'engine-changed',
    message: `the engine at ${runtime.docker.endpoint} is not the one that this workspace was applied to (it is ${now}, it was ${before})`,
    suggestions: [
      'name the right one: DOCKER_HOST=… orbitr apply, or --target',
      `or, if this one is new and shall get everything: rm ${runtime.store.dir}/state.db*`,
    ],
  });
}
