import type { ServiceHealth } from '../core/health/types.ts';
import type { WatchEvent } from '../core/loop/events.ts';
import type { Wake } from '../core/loop/queue.ts';
import { hiddenForms } from '../core/notify/mask.ts';
import { longestFirst } from '../core/plan/show.ts';
import { hide } from '../core/secrets/hide.ts';
import { inStrings } from '../lib/in-strings.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { WatchPorts } from '../ports/watch.ts';
import { hiddenValues } from '../reconcile/secrets.ts';
import type { MadePlan } from './plan.ts';
import type { WatchHooks } from './watch.ts';
import { measuring } from './watch-measure.ts';
import type { Look, WatchObserver } from './watch-observer.ts';
import { serving } from './watch-serve.ts';
import { tellingPeople } from './watch-tell.ts';
import { troubleOf } from './watch-trouble.ts';

/** Whoever hears what the daemon does, for as long as it lives: also while there is no engine, and nothing can be held. */
export interface Audience {
  readonly onEvent: (event: WatchEvent) => void;
  readonly onLook: (look: Look) => void;
  readonly onHealth: (services: readonly ServiceHealth[]) => void;
  /** The loop that is at work now, whom wakes from outside go to. */
  readonly attach: (loop: AttachedLoop) => void;
  readonly detach: () => void;
  /** Opens the server once it is known where, and again where that changes. */
  readonly serve: () => Promise<void>;
  readonly isLost: () => boolean;
  readonly close: () => Promise<void>;
}

export interface AttachedLoop {
  readonly workspace: string;
  readonly wake: (wake: Wake) => void;
  readonly poke: () => void;
  /** Somebody tells of new images of these apps. */
  readonly renew: (apps: readonly string[]) => void;
  readonly observer?: WatchObserver;
}

/** Milliseconds between two looks for what is to be told once more. */
const tick = 30_000;

export function newAudience(runtime: Runtime & WatchPorts, asked: WatchHooks): Audience {
  const { clock, metrics } = runtime;
  const ending = new AbortController();
  const observers: WatchObserver[] = [measuring(runtime, metrics)];
  let last: MadePlan | undefined;
  let hidden: readonly string[] | undefined;
  let loop: AttachedLoop | undefined;
  let people: ReturnType<typeof tellingPeople> | undefined;
  let isLost = false;
  const server = serving(runtime, {
    last: () => last,
    wake: (wake) => loop?.wake(wake),
    poke: () => loop?.poke(),
    renew: (apps) => loop?.renew(apps),
    isLost: () => isLost,
    onEvent: (event) => onEvent(event),
  });

  function onEvent(event: WatchEvent): void {
    if (event.kind === 'engine') isLost = event.state === 'lost';
    hidden ??= hiddenOf(runtime, last);
    const clean = hidden.length === 0 ? event : inStrings(event, (text) => hide(text, hidden ?? []));
    asked.onEvent(clean);
    for (const observer of all()) guarded(() => observer.onEvent?.(clean));
  }

  function all(): readonly WatchObserver[] {
    return [...observers, ...(people ? [people] : []), ...(loop?.observer ? [loop.observer] : [])];
  }

  /** Who only listens must not end the daemon. */
  function guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      runtime.warn(troubleOf(error).message);
    }
  }

  async function remind(): Promise<void> {
    while (!ending.signal.aborted) {
      await clock.sleep(tick, ending.signal);
      if (!ending.signal.aborted) guarded(() => people?.tick());
    }
  }
  const reminding = remind();

  return {
    onEvent,
    onLook: (look) => {
      last = look.made;
      hidden = undefined;
      asked.onSettings?.(look.made.loaded.workspace.file);
      for (const observer of all()) guarded(() => observer.onLook?.(look));
    },
    onHealth: (services) => {
      for (const observer of all()) guarded(() => observer.onHealth?.(services));
    },
    attach: (attached) => {
      loop = attached;
      people ??= tellingPeople(runtime, attached.workspace);
    },
    detach: () => {
      loop = undefined;
    },
    serve: server.follow,
    isLost: () => isLost,
    close: async () => {
      ending.abort();
      await Promise.allSettled([server.close(), reminding]);
      await Promise.allSettled([people?.close?.()]);
    },
  };
}

function hiddenOf(runtime: Runtime, last: MadePlan | undefined): readonly string[] {
  const apps = last?.input.desired.apps ?? [];
  return longestFirst([...new Set(hiddenForms(apps.flatMap((app) => hiddenValues(runtime, app))))]);
}
