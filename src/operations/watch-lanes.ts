import { OrbitrError } from '../core/errors.ts';
import type { AppResult, PassEvent } from '../core/events.ts';
import { everything, priorities, type Wake, type WorkQueue } from '../core/loop/queue.ts';
import type { Plan, Verb } from '../core/plan/types.ts';
import { gate } from '../lib/pool.ts';
import type { Runtime } from '../ports/runtime.ts';
import { checkRoom } from '../reconcile/room.ts';
import { drawSecrets } from '../reconcile/secrets.ts';
import { drawnFor, finish } from './apply.ts';
import { converge } from './converge.ts';
import type { MadePlan } from './plan.ts';
import type { Hooks } from './types.ts';
import type { WatchHooks } from './watch.ts';

/** Groups of apps that converge beside each other; an app is in one at most. */
export interface Lanes {
  readonly start: (made: MadePlan, group: readonly string[]) => void;
  readonly isAtWork: (app: string) => boolean;
  /** Of the apps at work those that a test is true for. */
  readonly atWork: (isMeant: (app: string) => boolean) => readonly string[];
  /** It is under way to stop containers of the app itself. */
  readonly isStopping: (app: string) => boolean;
  /** The world is another again: what is only waited for is waited for no more. Steps that are begun come to their end. */
  readonly hurry: (app: string) => void;
  /** Resolves when the groups of these apps have come to their end. */
  readonly ended: (isMeant: (app: string) => boolean) => Promise<void>;
}

interface Lane {
  readonly group: readonly string[];
  readonly stops: boolean;
  readonly hurry: AbortController;
  end: Promise<void>;
}

interface Around {
  readonly queue: WorkQueue;
  readonly wake: (wake: Wake) => void;
}

const most = 4;
/** Milliseconds: what a walk has stirred up itself has come by then, and one look is enough for all of it. */
const ownEvents = 300;
const stopping: readonly Verb[] = ['stop', 'restart', 'recreate', 'remove', 'rollout'];

export function newLanes(runtime: Runtime, hooks: WatchHooks, { queue, wake }: Around): Lanes {
  const lanes = new Set<Lane>();
  const pool = gate(most);
  const laneOf = (app: string): Lane | undefined => [...lanes].find(({ group }) => group.includes(app));

  function start(made: MadePlan, group: readonly string[]): void {
    const lane: Lane = { group, stops: doesStop(made.made), hurry: new AbortController(), end: Promise.resolve() };
    lanes.add(lane);
    for (const app of group) queue.hold(app);
    lane.end = pool
      .use(() => carryOut(made, lane))
      .catch((error: unknown) => hooks.onEvent({ kind: 'trouble', message: wordsOf(error), suggestions: [] }))
      .finally(() => {
        lanes.delete(lane);
        for (const app of group) queue.done(app);
        const at = lane.hurry.signal.aborted ? {} : { at: runtime.clock.now() + ownEvents };
        wake({ key: group[0] ?? everything, priority: priorities.resync, ...at });
      });
  }

  async function carryOut(made: MadePlan, { group, hurry }: Lane): Promise<void> {
    const began = runtime.clock.now();
    const isHurried = (): boolean => hurry.signal.aborted && !hooks.signal.aborted;
    const own: Hooks = {
      onEvent: (event) => hooks.onEvent({ kind: 'pass', apps: group, event: isHurried() ? calm(event) : event }),
      ask: async () => 'unavailable',
      signal: AbortSignal.any([hooks.signal, hurry.signal]),
    };
    own.onEvent({ kind: 'plan', plan: made.made });
    try {
      runtime.secrets.reload();
      await checkRoom(runtime, made.made);
      await drawSecrets(runtime, drawnFor(made));
      const { results, counts, interrupted } = await converge(runtime, made, { wait: true, operation: 'watch' }, own);
      const result = finish(runtime, own, began, results, counts, interrupted);
      hooks.onEvent({ kind: 'passed', apps: group, result });
      if (!hurry.signal.aborted) for (const one of results) settle(one);
    } catch (error) {
      if (!(error instanceof OrbitrError)) throw error;
      const next = Math.min(...group.map((app) => queue.failed(app, runtime.clock.now())));
      hooks.onEvent({ kind: 'trouble', message: error.message, suggestions: error.suggestions, next });
    }
  }

  function settle({ app, outcome }: AppResult): void {
    if (outcome === 'failed' || outcome === 'skipped') queue.failed(app, runtime.clock.now());
    else queue.forget(app);
  }

  return {
    start,
    isAtWork: (app) => laneOf(app) !== undefined,
    atWork: (isMeant) => [...lanes].flatMap(({ group }) => group).filter(isMeant),
    isStopping: (app) => laneOf(app)?.stops ?? false,
    hurry: (app) => laneOf(app)?.hurry.abort(),
    ended: async (isMeant) => {
      const meant = [...lanes].filter(({ group }) => group.some(isMeant));
      await Promise.all(meant.map(({ end }) => end));
    },
  };
}

/** Nobody interrupted, and nobody has to do anything. */
function calm(event: PassEvent): PassEvent {
  if (event.kind !== 'interrupted') return event;
  return { ...event, message: 'something changed meanwhile: what was begun was finished, the rest is planned anew' };
}

function doesStop({ apps }: Plan): boolean {
  return apps.some(({ steps }) => steps.some(({ verb }) => stopping.includes(verb)));
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
