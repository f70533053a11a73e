import { OrbitrError } from '../core/errors.ts';
import { groupsOf } from '../core/loop/groups.ts';
import { type Permit, permitOf } from '../core/loop/permit.ts';
import { everything, type Key, priorities, type Wake, type WorkQueue } from '../core/loop/queue.ts';
import type { AppPlan } from '../core/plan/types.ts';
import { formatPosition, type Problem } from '../core/problems.ts';
import { seconds } from '../lib/duration.ts';
import type { LendAsk } from '../ports/lending.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { WatchPorts } from '../ports/watch.ts';
import { settlePast } from '../reconcile/settle-past.ts';
import { keepWhatIsInUse, lockFound } from './apply.ts';
import { askConsent } from './consent.ts';
import { type MadePlan, makePlan } from './plan.ts';
import { stableTimes } from './stable-times.ts';
import type { ApplyOptions, Hooks } from './types.ts';
import type { WatchHooks, WatchOptions } from './watch.ts';
import type { Lanes } from './watch-lanes.ts';
import type { Look } from './watch-observer.ts';
import { dataFolders, only, ownersOf } from './watch-view.ts';
import { withinBudget } from './within-budget.ts';

export interface Looker {
  /** Looks at what these keys name, and sets off what is to be done; does not wait for that. */
  readonly look: (keys: readonly Key[]) => Promise<void>;
  /** Lets somebody else work on apps, or on all; gives what ends that. */
  readonly lend: (ask: LendAsk, waits: (apps: readonly string[]) => void) => Promise<() => void>;
  /** When all that was set off has come to its end. */
  readonly settle: () => Promise<void>;
  /** Names of containers' ids, networks, volumes and projects → the app that they are of, as of the last look. */
  readonly owners: () => ReadonlyMap<string, Key>;
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
  readonly onLook: (look: Look) => void;
  /** Nobody lays files out meanwhile. */
  readonly alone: <T>(work: () => Promise<T>) => Promise<T>;
}

export function newLooker(
  runtime: Runtime & WatchPorts,
  { dir }: WatchOptions,
  hooks: WatchHooks,
  { queue, wake, lanes, onLook, alone }: Around,
): Looker {
  let last: MadePlan | undefined;
  let isPruning = false;
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
      for (const key of ask.apps.length > 0 ? ask.apps : [everything]) wake({ key, priority: priorities.person });
    };
  }

  async function look(keys: readonly Key[]): Promise<void> {
    const began = runtime.clock.now();
    try {
      const made = await alone(() => planFor(keys));
      last = made;
      adoptSettings(made);
      const left: string[] = [];
      const begun = await setOff(made, left);
      const open = begun.length;
      const ms = runtime.clock.now() - began;
      hooks.onEvent({ kind: 'looked', keys, ms, open });
      onLook({ made, left, begun, ms });
      for (const key of keys) {
        queue.forget(key);
        if (!open || key === everything || !lanes.isAtWork(key)) queue.done(key);
      }
    } catch (error) {
      if (!(error instanceof OrbitrError)) throw error;
      const next = Math.min(...keys.map((key) => queue.failed(key, runtime.clock.now())));
      tell('', `${error.code}: ${error.message}`, () =>
        hooks.onEvent({ kind: 'trouble', message: error.message, suggestions: error.suggestions, next }),
      );
    }
  }

  /** Of the apps that are named where all are known; of all others, everything is looked at. */
  async function planFor(keys: readonly Key[]): Promise<MadePlan> {
    const known = new Set(last?.loaded.workspace.apps.map(({ name }) => name));
    const apps = keys.every((key) => known.has(key)) ? keys : [];
    const made = await makePlan(runtime, { ...options, apps, prune: isPruning });
    if ((made.loaded.workspace.file.sync?.prune ?? false) === isPruning || apps.length > 0) return made;
    isPruning = !isPruning;
    return makePlan(runtime, { ...options, apps, prune: isPruning });
  }

  function adoptSettings(made: MadePlan): void {
    tell('', '', () => undefined);
    settlePast(runtime, made, stableTimes(runtime, made));
    keepWhatIsInUse(runtime, made);
    lockFound(runtime, made, {}, passHooks([]));
  }

  async function setOff(made: MadePlan, left: string[]): Promise<readonly (readonly string[])[]> {
    const sync = made.loaded.workspace.file.sync ?? {};
    const facts = { now: runtime.clock.now(), schedule: runtime.schedule };
    const allowed: AppPlan[] = [];
    for (const plan of made.made.apps) {
      if (lanes.isAtWork(plan.app) || isLent(plan.app)) continue;
      const permit = permitOf(plan, sync, facts);
      if (permit.kind === 'act' && plan.steps.length > 0) allowed.push(plan);
      else tellLeft(plan, permit);
      if (permit.kind !== 'act') left.push(plan.app);
      if (permit.kind === 'wait' && permit.until !== undefined)
        wake({ key: plan.app, priority: priorities.resync, at: permit.until });
    }
    const within = await agreed(made, allowed);
    left.push(...allowed.filter((plan) => !within.includes(plan)).map(({ app }) => app));
    // an app that another lane is at is looked at once more when that is done
    const free = groupsOf(within).filter((group) => {
      const isFree = group.every((app) => !lanes.isAtWork(app));
      if (!isFree) for (const app of group) wake({ key: app, priority: priorities.engine });
      return isFree;
    });
    for (const group of free) lanes.start(only(made, group), group);
    return free;
  }

  async function agreed(made: MadePlan, plans: readonly AppPlan[]): Promise<readonly AppPlan[]> {
    if (plans.length === 0) return plans;
    const wanted = { ...made, made: { ...made.made, apps: plans } };
    try {
      await askConsent(wanted.made, await withinBudget(wanted, options, passHooks([])), passHooks([]));
      return plans;
    } catch (error) {
      if (!(error instanceof OrbitrError)) throw error;
      const app = plans.map((plan) => plan.app).join(', ');
      tell(app, error.message, () =>
        hooks.onEvent({ kind: 'left', app, message: error.message, suggestions: error.suggestions, consent: true }),
      );
      return plans.filter(({ change }) => change === 'repair');
    }
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

  return {
    look,
    lend,
    settle: () => lanes.ended(() => true),
    last: () => last,
    owners: () => ownersOf(last),
    workspace: () => last?.made.workspace ?? '',
    dataFolders: () => last?.input.desired.apps.flatMap(dataFolders) ?? [],
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
