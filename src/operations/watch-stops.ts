import { composeLabels } from '../core/labels.ts';
import { type Stops, stoppedAgain } from '../core/loop/hands.ts';
import type { EngineEvent } from '../core/loop/wake-of-event.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { WatchHooks } from './watch.ts';

/** Whoever stops a container three times in ten minutes wants it to stay down: its service is held, as by `orbitr stop --hold`. */
export interface StopWatch {
  readonly notice: (event: EngineEvent, app: string, isOurs: boolean) => void;
  /** The engine went away: what it stopped on its way, no hand has stopped. */
  readonly engineLost: () => void;
}

/** Milliseconds that an engine takes at most to stop everything before it ends. */
const shutdown = 60_000;

export function watchStops({ store, clock, processes }: Runtime, hooks: Pick<WatchHooks, 'onEvent'>): StopWatch {
  const stops = new Map<string, Stops>();
  return {
    notice: ({ type, action, attributes }, app, isOurs) => {
      const service = attributes[composeLabels.service];
      if (type !== 'container' || action !== 'stop' || service === undefined || isOurs) return;
      const name = attributes['name'] ?? `${app}/${service}`;
      const { stops: recent, isMeant } = stoppedAgain(stops.get(name) ?? [], clock.now());
      stops.set(name, isMeant ? [] : recent);
      if (!isMeant) return;
      const { user } = processes.self('watch');
      store.holds.put({ app, service, kind: 'hold', since: clock.now(), by: user });
      const message = `${service} was stopped by hand three times in ten minutes, so it is held; start it again: orbitr start ${app} ${service}`;
      store.revisions.tell({ at: clock.now(), kind: 'hold', app, text: message });
      hooks.onEvent({ kind: 'held', app, message });
    },
    engineLost: () => {
      const since = clock.now() - shutdown;
      for (const [name, recent] of stops)
        stops.set(
          name,
          recent.filter((at) => at < since),
        );
    },
  };
}
