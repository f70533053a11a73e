import { OrbitrError } from '../core/errors.ts';
import { groupsOf } from '../core/loop/groups.ts';
import type { Patience } from '../core/loop/patience.ts';
import { type Permit, permitOf } from '../core/loop/permit.ts';
import { everything, type Key, priorities, type Wake, type WorkQueue } from '../core/loop/queue.ts';
import { settlePeriod, settlesFor } from '../core/loop/settling.ts';
import type { AppPlan } from '../core/plan/types.ts';
import { formatPosition, type Problem } from '../core/problems.ts';
import { seconds } from '../lib/duration.ts';
import type { LendAsk } from '../ports/lending.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { WatchPorts } from '../ports/watch.ts';
import { settlePast } from '../reconcile/settle-past.ts';
import { keepWhatIsInUse, lockFound } from './apply.ts';
import { type MadePlan, makePlan } from './plan.ts';
import { stableTimes } from './stable-times.ts';
import type { ApplyOptions, Hooks } from './types.ts';
import type { WatchHooks, WatchOptions } from './watch.ts';
import { judge } from './watch-consent.ts';
import type { Lanes } from './watch-lanes.ts';
import type { Look } from './watch-observer.ts';
import { troubleOf } from './watch-trouble.ts';
import { dataFolders, only, ownersOf } from './watch-view.ts';

export interface Looker {
  /** Looks at what these keys name, and sets off what is to be done; does not wait for that. */
  readonly look: (keys: readonly Key[], deep?: boolean) => Promise<void>;
  /** The next look at this key goes into every container: what an engine changes of one that runs, no list tells. */
  readonly deepen: (key: Key) => void;
  /** Lets somebody else work on apps, or on all; gives what ends that. */
  readonly lend: (ask: LendAsk, waits: (apps: readonly string[]) => void) => Promise<() => void>;
  readonly isLent: (app: string) => boolean;
  /** When all that was set off has come to its end. */
  readonly settle: () => Promise<void>;
  /** Names of containers' ids, networks, volumes and projects → the app that they are of, as of the last look. */
  readonly owners: () => ReadonlyMap<string, Key>;
  /** Whether a look has begun that long after a moment of the engine's clock that it has seen what happened then. */
  readonly hasSeen: (key: Key, at: number) => boolean;
  readonly workspace: () => string;
  /** Folders in apps that their containers write: what happens there is data. */
  readonly dataFolders: () => readonly string[];
  readonly interval: () => number | undefined;
  readonly last: () => MadePlan | undefined;
}

interface Around {
  readonly queue: WorkQueue;
  readonly wake: (wake: Wake) => void;
  readonly lanes: Lanes;
  readonly patience: Patience;
  readonly onLook: (look: Look) => void;
  /** Nobody lays files out meanwhile. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
}

/** Milliseconds: as old as that, an event is in the lists for certain. */
const listed = 1000;

export function newLooker(
  runtime: Runtime & WatchPorts,
  { dir }: WatchOptions,
  hooks: WatchHooks,
  { queue, wake, lanes, patience, onLook, alone }: Around,
): Looker {
  let last: MadePlan | undefined;
  let seen: { readonly owners: ReadonlyMap<string, Key>; readonly dataFolders: readonly string[] } | undefined;
  let isPruning = false;
  const toDeepen = new Set<Key>();
  /** When the last look at it began. */
  const lookedAt = new Map<Key, number>();
  const isLocal = runtime.docker.endpoint.startsWith('unix:');
  const told = new Map<string, string>();
  const passHooks = (apps: readonly string[]): Hooks => ({
    onEvent: (event) => hooks.onEvent({ kind: 'pass', apps, event }),
    ask: async () => 'unavailable',
    signal: hooks.signal,
  });
  const options: ApplyOptions = {
    dir,
    apps: [],
    prune: false,
    takeOver: [],
    deep: false,
    allow: [],
    allowMassDelete: false,
    yes: true,
    wait: true,
  };

  const loans = new Set<LendAsk>();
  const isLent = (app: string): boolean => [...loans].some(({ apps }) => apps.length === 0 || apps.includes(app));

  async function lend(ask: LendAsk, waits: (apps: readonly string[]) => void): Promise<() => void> {
    loans.add(ask);
    const busy = lanes.atWork(isLent).toSorted();
    if (busy.length > 0) waits(busy);
    await lanes.ended(isLent);
    hooks.onEvent({ kind: 'asked', verb: ask.operation, by: ask.by });
    return () => {
      loans.delete(ask);
      // a person has taken it in hand: what went wrong before counts no more
      if (ask.apps.length === 0) patience.forgetAll();
      for (const app of ask.apps) patience.forget(app);
      for (const key of ask.apps.length > 0 ? ask.apps : [everything]) wake({ key, priority: priorities.person });
    };
  }

  async function look(keys: readonly Key[], deep = keys.some((key) => toDeepen.has(key))): Promise<void> {
    const began = runtime.clock.now();
    for (const key of keys) toDeepen.delete(key);
    try {
      const made = await alone(() => planFor(keys, deep));
      last = made;
      seen = undefined;
      const looked = made.input.options.apps.length > 0 ? made.input.options.apps : [everything];
      for (const key of looked) lookedAt.set(key, began);
      adoptSettings(made);
      const left: string[] = [];
      const begun = await setOff(made, left);
      const open = begun.length;
      const ms = runtime.clock.now() - began;
      hooks.onEvent({ kind: 'looked', keys, ms, open, ...(deep ? { deep } : {}) });
      onLook({ made, left, begun, ms });
      for (const key of keys) {
        queue.forget(key);
        if (key === everything || !lanes.isAtWork(key)) queue.done(key);
      }
    } catch (error) {
      if (deep) for (const key of keys) toDeepen.add(key);
      const next = Math.min(...keys.map((key) => queue.failed(key, runtime.clock.now())));
      const trouble = troubleOf(error);
      tell('', `${trouble.code}: ${trouble.message}`, () => hooks.onEvent({ ...trouble, next }));
    }
  }

  /** Of the apps that are named where all are known; of all others, everything is looked at. */
  async function planFor(keys: readonly Key[], deep: boolean): Promise<MadePlan> {
    const known = new Set(last?.loaded.workspace.apps.map(({ name }) => name));
    const apps = keys.every((key) => known.has(key)) ? keys : [];
    try {
      const made = await planOf(apps, deep);
      const still = new Set(made.loaded.workspace.apps.map(({ name }) => name));
      // how many others have gone with it counts, too: news of them may come one after the other
      return apps.every((app) => still.has(app)) ? made : await planOf([], deep);
    } catch (error) {
      // its folder is gone, and nothing ever ran of it
      if (apps.length === 0 || !(error instanceof OrbitrError) || error.code !== 'reference-missing') throw error;
      return planOf([], deep);
    }
  }

  async function planOf(apps: readonly string[], deep: boolean): Promise<MadePlan> {
    const made = await makePlan(runtime, { ...options, apps, deep, prune: isPruning });
    if ((made.loaded.workspace.file.sync?.prune ?? false) === isPruning || apps.length > 0) return made;
    isPruning = !isPruning;
    return makePlan(runtime, { ...options, apps, deep, prune: isPruning });
  }

  /** What somebody is at work on is for them to settle. */
  function adoptSettings(whole: MadePlan): void {
    tell('', '', () => undefined);
    const apps = whole.made.apps.filter(({ app }) => !lanes.isAtWork(app) && !isLent(app));
    const made = { ...whole, made: { ...whole.made, apps } };
    settlePast(runtime, made, stableTimes(runtime, made));
    keepWhatIsInUse(runtime, made);
    lockFound(runtime, made, {}, passHooks([]));
  }

  async function setOff(made: MadePlan, left: string[]): Promise<readonly (readonly string[])[]> {
    const sync = made.loaded.workspace.file.sync ?? {};
    const now = runtime.clock.now();
    const facts = { now, schedule: runtime.schedule };
    const allowed: AppPlan[] = [];
    const settling: string[] = [];
    for (const plan of made.made.apps) {
      const { app } = plan;
      if (lanes.isAtWork(app) || isLent(app)) continue;
      const later = plan.steps.length > 0 ? patience.until(app, now) : undefined;
      if (later !== undefined) {
        wake({ key: app, priority: priorities.retry, at: later });
        continue;
      }
      const permit = permitOf(plan, sync, facts);
      const settles = permit.kind === 'act' ? settlesNow(made, plan) : undefined;
      if (settles !== undefined) {
        settling.push(app);
        wake({ key: app, priority: priorities.retry, at: now + settles });
        continue;
      }
      if (permit.kind === 'act' && plan.steps.length > 0) allowed.push(plan);
      else tellLeft(plan, permit);
      if (permit.kind !== 'act') left.push(app);
      if (permit.kind === 'wait' && permit.until !== undefined)
        wake({ key: app, priority: priorities.resync, at: permit.until });
    }
    if (settling.length > 0) tellSettling(settling);
    const within = await agreed(made, allowed);
    left.push(...allowed.filter((plan) => !within.includes(plan)).map(({ app }) => app));
    // somebody may have borrowed one meanwhile; what is at work is looked at once more when that is done
    const free = groupsOf(within.filter(({ app }) => !isLent(app))).filter((group) => {
      const isFree = group.every((app) => !lanes.isAtWork(app));
      if (!isFree) for (const app of group) wake({ key: app, priority: priorities.engine });
      return isFree;
    });
    for (const group of free) lanes.start(only(made, group), group);
    return free;
  }

  function settlesNow({ input }: MadePlan, plan: AppPlan): number | undefined {
    if (!isLocal) return undefined;
    return settlesFor(plan, { uptime: runtime.uptime(), live: input.live, desired: input.desired.apps });
  }

  function tellSettling(apps: readonly string[]): void {
    const message = `this machine was started ${Math.round(runtime.uptime() / 1000)} s ago: what the engine itself starts is left to it until ${settlePeriod / 1000} s are over (${apps.join(', ')})`;
    tell('*', 'settling', () => hooks.onEvent({ kind: 'settling', apps, message }));
  }

  async function agreed(made: MadePlan, plans: readonly AppPlan[]): Promise<readonly AppPlan[]> {
    const judged = await judge(made, plans, options, passHooks([]));
    for (const { app, why } of judged.refused) {
      const { message, suggestions } = why;
      tell(app, message, () => hooks.onEvent({ kind: 'left', app, message, suggestions, consent: true }));
    }
    return judged.agreed;
  }

  function tellLeft(plan: AppPlan, permit: Permit): void {
    const [finding] = plan.findings.filter(({ severity }) => severity === 'error');
    const isLeft = permit.kind !== 'act' || plan.status === 'blocked' || plan.status === 'frozen';
    const message = !isLeft ? '' : permit.kind === 'act' ? (finding ? placed(finding) : plan.status) : permit.why;
    tell(plan.app, message, () =>
      hooks.onEvent({
        kind: 'left',
        app: plan.app,
        message,
        suggestions: finding?.suggestions ?? [`orbitr plan --app ${plan.app}`],
      }),
    );
  }

  /** The same thing is told once. */
  function tell(about: string, message: string, say: () => void): void {
    const before = told.get(about) ?? '';
    if (before === message) return;
    if (message === '') told.delete(about);
    else {
      told.set(about, message);
      say();
    }
  }

  function view() {
    seen ??= { owners: ownersOf(last), dataFolders: last?.input.desired.apps.flatMap(dataFolders) ?? [] };
    return seen;
  }

  return {
    look,
    deepen: (key) => void toDeepen.add(key),
    lend,
    isLent,
    settle: () => lanes.ended(() => true),
    last: () => last,
    owners: () => view().owners,
    // two machines may differ in what time it is
    hasSeen: (key, at) => isLocal && at + listed <= Math.max(lookedAt.get(key) ?? 0, lookedAt.get(everything) ?? 0),
    workspace: () => last?.made.workspace ?? '',
    dataFolders: () => view().dataFolders,
    interval: () => {
      const text = last?.loaded.workspace.file.sync?.interval;
      const length = text === undefined ? undefined : seconds(text);
      return length === undefined ? undefined : length * 1000;
    },
  };
}

function placed({ message, position }: Problem): string {
  return position ? `${formatPosition(position)}: ${message}` : message;
}
