import type { DesiredService } from '../../core/desired/types.ts';
import type { ProbeAnswer } from '../../core/health/probe.ts';
import type { ContainerInspect } from '../../core/live/inspect.ts';
import type { Pass } from '../pass.ts';

/** Asks a container what its manifest wants to be asked; undefined while it is too early to ask again. */
export type Asker = (container: ContainerInspect) => Promise<ProbeAnswer | undefined>;

const interval = 1000;

/** Once a second at the most, and anew with each start of a container. */
export function newAsker({ runtime, signal }: Pass, { probe: wish }: DesiredService): Asker {
  const asked = new Map<string, number>();
  if (!wish) return async () => undefined;
  return async (container) => {
    const start = `${container.Id} ${container.State.StartedAt}`;
    const now = runtime.clock.now();
    if (now - (asked.get(start) ?? Number.NEGATIVE_INFINITY) < interval) return undefined;
    asked.set(start, now);
    return runtime.probe({ wish, container, endpoint: runtime.docker.endpoint, exec: runtime.exec, signal });
  };
}
