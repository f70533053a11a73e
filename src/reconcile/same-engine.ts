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
  const { endpoint } = runtime.docker;
  const before = runtime.store.cached('engine', 'id');
  if (before && before !== id) throw otherEngine(runtime, before, id);
  const seen = new Set(live.containers.flatMap(({ labels }) => labels[composeLabels.project] ?? []));
  const isOther = seen.size > 0 ? !projects.some((name) => seen.has(name)) : projects.length > 0;
  if (isOther) {
    throw new OrbitrError({
      code: 'engine-changed',
      message: `Compose reaches another engine than ${endpoint}: it sees ${projects.join(', ') || 'no projects'}, the engine has ${[...seen].sort().join(', ') || 'none'}`,
      suggestions: [
        'unset ORBITR_COMPOSE, or point it at a Compose that reads DOCKER_HOST',
        'see what Orbitr finds: orbitr doctor',
      ],
    });
  }
  if (!before) runtime.store.cache('engine', 'id', id);
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
