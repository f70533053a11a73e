import type { AppResult, PassEvent } from '../core/events.ts';
import type { Patience } from '../core/loop/patience.ts';
import { priorities, type Wake, type WorkQueue } from '../core/loop/queue.ts';
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
import { troubleOf } from './watch-trouble.ts';

/** Groups of apps that converge beside each other; an app is in one at most. */
export interface Lanes {
  readonly start: (made: MadePlan, group: readonly string[]) => void;
  /** Other work on one app, which stops its containers. Undefined, and nothing done, where somebody is at it. */
  readonly occupy: <T>(app: string, work: () => Promise<T>) => Promise<T | undefined>;
  readonly isAtWork: (app: string) => boolean;
  /** Of the apps at work those that a test is true for. */
  readonly atWork: (isMeant: (app: string) => boolean) => readonly string[];
  /** `now`: looked at when the work on it ends · a time: its work has just ended, and its own echo may last until then · undefined: other hands. */
  readonly echoOf: (app: string, action: string) => 'now' | number | undefined;
  /** It is under way to give containers of the app their names back. */
  readonly isRenaming: (app: string) => boolean;
  /** The world is another again: what is only waited for is waited for no more. Steps that are begun come to their end. */
  readonly hurry: (app: string) => void;
  /** Resolves when the groups of these apps have come to their end. */
  readonly ended: (isMeant: (app: string) => boolean) => Promise<void>;
}

interface Lane {
  readonly group: readonly string[];
  readonly stops: boolean;
  readonly renames: boolean;
  readonly hurry: AbortController;
  end: Promise<void>;
}

interface Around {
  readonly queue: WorkQueue;
  readonly wake: (wake: Wake) => void;
  readonly patience: Patience;
  /** Restarts again and again by itself: that its start went well says nothing. */
  readonly isFlapping: (app: string) => boolean;
}

/** Repairs are short, and are never kept waiting by updates, which may take as long as their gates. */
const most = { repair: 8, change: 4 };
/** Milliseconds: what a walk has stirred up itself has come by then, and one look is enough for all of it. */
const ownEvents = 300;
/** Milliseconds that a plan may wait until it is walked. */
const fresh = 2000;
const stopping: readonly Verb[] = ['stop', 'restart', 'recreate', 'remove', 'rollout', 'run-once'];
/** No step that only makes or starts something brings these about. */
const endings = ['kill', 'die', 'destroy', 'stop', 'disconnect', 'pause', 'oom'];

export function newLanes(runtime: Runtime, hooks: WatchHooks, { queue, wake, patience, isFlapping }: Around): Lanes {
  const lanes = new Set<Lane>();
  const echoes = new Map<string, { readonly until: number; readonly stops: boolean }>();
  const pools = { repair: gate(most.repair), change: gate(most.change) };
  const laneOf = (app: string): Lane | undefined => [...lanes].find(({ group }) => group.includes(app));

  function open(group: readonly string[], stops: boolean, renames = false): Lane {
    const lane: Lane = { group, stops, renames, hurry: new AbortController(), end: Promise.resolve() };
    lanes.add(lane);
    for (const app of group) queue.hold(app);
    return lane;
  }

  function close(lane: Lane): void {
    lanes.delete(lane);
    const isHurried = lane.hurry.signal.aborted;
    const until = runtime.clock.now() + ownEvents;
    for (const app of lane.group) {
      if (isHurried) echoes.delete(app);
      else echoes.set(app, { until, stops: lane.stops });
      queue.done(app, isHurried ? 0 : until);
      wake({ key: app, priority: priorities.resync, ...(isHurried ? {} : { at: until }) });
    }
  }

  function start(made: MadePlan, group: readonly string[]): void {
    const lane = open(group, does(made.made, stopping), does(made.made, ['rename']));
    const isRepair = made.made.apps.every(({ change }) => change === 'repair');
    const asked = runtime.clock.now();
    // what had to wait long is looked at again instead
    const isStale = () => lane.hurry.signal.aborted || runtime.clock.now() - asked > fresh;
    lane.end = pools[isRepair ? 'repair' : 'change']
      .use(async () => (isStale() ? undefined : carryOut(made, lane)))
      .finally(() => close(lane));
  }

  async function carryOut(made: MadePlan, { group, hurry }: Lane): Promise<void> {
    const began = runtime.clock.now();
    const isHurried = (): boolean => hurry.signal.aborted && !hooks.signal.aborted;
    const own: Hooks = {
      onEvent: (event) => hooks.onEvent({ kind: 'pass', apps: group, event: isHurried() ? calm(event) : event }),
      ask: async () => 'unavailable',
      signal: AbortSignal.any([hooks.signal, hurry.signal]),
    };
    try {
      own.onEvent({ kind: 'plan', plan: made.made });
      runtime.secrets.reload();
      await checkRoom(runtime, made.made);
      await drawSecrets(runtime, drawnFor(made));
      const { results, counts, interrupted } = await converge(runtime, made, { wait: true, operation: 'watch' }, own);
      const result = finish(runtime, own, began, results, counts, interrupted);
      hooks.onEvent({ kind: 'passed', apps: group, result });
      if (!hurry.signal.aborted) for (const one of results) settle(one);
    } catch (error) {
      const next = Math.min(...group.map((app) => patience.failed(app, runtime.clock.now())));
      hooks.onEvent({ ...troubleOf(error, group.join(', ')), next });
    }
  }

  function settle({ app, outcome }: AppResult): void {
    if (outcome === 'failed' || outcome === 'skipped' || outcome === 'unhealthy')
      patience.failed(app, runtime.clock.now());
    else if (!isFlapping(app)) patience.forget(app);
  }

  return {
    start,
    occupy: async (app, work) => {
      if (laneOf(app)) return undefined;
      const lane = open([app], true);
      const working = work().finally(() => close(lane));
      lane.end = working.then(
        () => undefined,
        () => undefined,
      );
      return working;
    },
    isAtWork: (app) => laneOf(app) !== undefined,
    atWork: (isMeant) => [...lanes].flatMap(({ group }) => group).filter(isMeant),
    echoOf: (app, action) => {
      const isEnding = endings.includes(action);
      const lane = laneOf(app);
      if (lane) return lane.stops || !isEnding ? 'now' : undefined;
      const echo = echoes.get(app);
      if (!echo || echo.until <= runtime.clock.now()) return undefined;
      return echo.stops || !isEnding ? echo.until : undefined;
    },
    isRenaming: (app) => laneOf(app)?.renames ?? false,
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

function does({ apps }: Plan, verbs: readonly Verb[]): boolean {
  return apps.some(({ steps }) => steps.some(({ verb }) => verbs.includes(verb)));
}
