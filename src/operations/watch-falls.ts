import { composeLabels } from '../core/labels.ts';
import { type Falls, fellAgain, isCalm } from '../core/loop/flapping.ts';
import type { Patience } from '../core/loop/patience.ts';
import { priorities, type Wake } from '../core/loop/queue.ts';
import type { EngineEvent } from '../core/loop/wake-of-event.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { WatchPorts } from '../ports/watch.ts';
import type { WatchHooks } from './watch.ts';

/** Containers that end by themselves again and again. */
export interface FallWatch {
  /** Whether the event is one of a container that flaps: then the app is looked at when its pause is over. `isOurs`: our own work may be its cause. */
  readonly notice: (event: EngineEvent, app: string, isOurs: boolean) => boolean;
  readonly isFlapping: (app: string) => boolean;
  /** Tells what has come to rest. */
  readonly settle: () => void;
}

interface Fallen {
  readonly id: string;
  readonly name: string;
  readonly app: string;
  readonly service: string;
}

/** Signals that ask a process to end; others ask it for something else. */
const ending = ['2', '3', '6', '9', '15'];

export function watchFalls(
  { clock, metrics }: Pick<Runtime, 'clock'> & Pick<WatchPorts, 'metrics'>,
  hooks: Pick<WatchHooks, 'onEvent'>,
  { patience, wake }: { readonly patience: Patience; readonly wake: (wake: Wake) => void },
): FallWatch {
  const falls = new Map<string, Falls>();
  const flapping = new Map<string, { readonly app: string; readonly service: string }>();
  /** Ids: killed by a hand and not yet ended; ended by itself and not yet started again. */
  const killed = new Set<string>();
  const fallen = new Set<string>();
  /** Ids of containers that flap, and their apps. */
  const restless = new Map<string, string>();
  const isFlapping = (app: string): boolean => [...flapping.values()].some((each) => each.app === app);

  const isResting = (id: string): boolean => patience.until(restless.get(id) ?? '', clock.now()) !== undefined;

  function fell({ id, name, app, service }: Fallen): void {
    const now = clock.now();
    const { falls: recent, isFlapping: again } = fellAgain(falls.get(name) ?? [], now);
    falls.set(name, recent);
    if (!again) return;
    const isNew = !flapping.has(name);
    flapping.set(name, { app, service });
    restless.set(id, app);
    wake({ key: app, priority: priorities.retry, at: patience.failed(app, now) });
    if (!isNew) return;
    const message = `${name} ends by itself again and again (${recent.length} times in ten minutes): the app is looked after with growing pauses`;
    const suggestions = [`see why: docker logs --tail 50 ${name}`, `or keep it down: orbitr stop ${app} --hold`];
    hooks.onEvent({ kind: 'flapping', app, service, state: 'begun', message, suggestions });
  }

  return {
    isFlapping,
    notice: ({ type, action, attributes }, app, isOurs) => {
      const { id = '', name = '', [composeLabels.service]: service } = attributes;
      // whoever ends leaves its networks, and comes back to them
      if (type === 'network') return isResting(attributes['container'] ?? '');
      if (type !== 'container' || service === undefined) return false;
      if (action === 'kill' && ending.includes(attributes['signal'] ?? '9')) killed.add(id);
      if (action === 'die') {
        const isByHand = killed.delete(id);
        if (!isByHand && !isOurs) {
          fallen.add(id);
          fell({ id, name, app, service });
        }
      }
      if (action === 'start' && fallen.delete(id) && !isOurs) metrics.containersRestarted(app, 1);
      if (action === 'destroy') {
        killed.delete(id);
        fallen.delete(id);
        // a new one is another: it may be well
        restless.delete(id);
      }
      return isResting(id);
    },
    settle: () => {
      const now = clock.now();
      for (const [name, recent] of falls) {
        if (!isCalm(recent, now)) continue;
        falls.delete(name);
        const was = flapping.get(name);
        flapping.delete(name);
        if (!was) continue;
        for (const [id, app] of restless) if (app === was.app) restless.delete(id);
        if (!isFlapping(was.app)) patience.forget(was.app);
        const message = `${name} has not ended by itself for ten minutes`;
        hooks.onEvent({ kind: 'flapping', ...was, state: 'over', message, suggestions: [] });
      }
    },
  };
}
