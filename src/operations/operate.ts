import type { DesiredApp } from '../core/desired/types.ts';
import { OrbitrError } from '../core/errors.ts';
import type { PassResult } from '../core/events.ts';
import { nearest } from '../lib/nearest.ts';
import type { Runtime } from '../ports/runtime.ts';
import { tellDone } from '../reconcile/journal.ts';
import { withWorkspace } from '../reconcile/lease.ts';
import { outlastFormer } from '../reconcile/lock.ts';
import { checkEngine } from '../reconcile/same-engine.ts';
import { finish, isEmpty, resultsOf } from './apply.ts';
import { converge } from './converge.ts';
import { type MadePlan, makePlan } from './plan.ts';
import type { Hooks, OperateOptions } from './types.ts';

/**
 * restart, start, stop: a plan like any other, walked under the lock. Nobody is asked: whoever names an app has said it. That it is to stay
 * down is written before it is stopped, so that nobody starts it in between; a start takes that back.
 */
export async function operateOperation(runtime: Runtime, options: OperateOptions, hooks: Hooks): Promise<PassResult> {
  await outlastFormer(runtime, options.verb, hooks.signal);
  const first = await planOf(runtime, options);
  const check = () => checkEngine(runtime, first.input.live);
  const wish = { workspace: first.made.workspace, operation: options.verb, apps: [options.app], check };
  return withWorkspace(runtime, wish, hooks, async (held) => {
    const began = runtime.clock.now();
    const planned = await planOf(runtime, options);
    held.onEvent({ kind: 'plan', plan: planned.made });
    settleHolds(runtime, options);
    tellDone(runtime, options.verb, options.app, askedText(options));
    if (!options.byItself) runtime.store.restarts.clear(options.app);
    if (isEmpty(planned.made)) return finish(runtime, held, began, resultsOf(planned));
    const { results, counts, interrupted } = await converge(runtime, planned, { wait: options.wait, once: true }, held);
    return finish(runtime, held, began, results, counts, interrupted);
  });
}

function askedText({ verb, app, services, hold, byItself }: OperateOptions): string {
  const what = [verb, app, ...services, ...(hold ? ['--hold'] : [])].join(' ');
  return byItself ? `${what}, because it was unhealthy` : what;
}

async function planOf(runtime: Runtime, { app, verb, services, until, dir }: OperateOptions): Promise<MadePlan> {
  const planned = await makePlan(runtime, {
    dir,
    apps: [app],
    prune: false,
    takeOver: [],
    deep: false,
    operate: { verb, app, services },
    stable: until === 'stable' ? [app] : [],
  });
  checkServices(
    planned.input.desired.apps.find(({ name }) => name === app),
    services,
  );
  return planned;
}

function settleHolds({ store, clock, processes }: Runtime, { app, verb, services, hold }: OperateOptions): void {
  const meant = services.length > 0 ? services : [undefined];
  const words = meant.map((service) => ({ app, ...(service ? { service } : {}), kind: 'hold' }) as const);
  if (verb === 'stop' && hold) {
    const by = processes.self(verb).user;
    for (const word of words) store.holds.put({ ...word, since: clock.now(), by });
  }
  if (verb !== 'start') return;
  for (const word of words) store.holds.lift(word);
  // who starts the whole app means every service of it
  const single = store.holds.list().filter((each) => each.app === app && each.kind === 'hold' && each.service);
  if (services.length === 0) for (const each of single) store.holds.lift(each);
}

function checkServices(app: DesiredApp | undefined, services: readonly string[]): void {
  const known = app?.services.map(({ name }) => name) ?? [];
  const unknown = services.find((name) => app && !known.includes(name));
  if (!app || unknown === undefined) return;
  const near = nearest(unknown, known);
  throw new OrbitrError({
    code: 'reference-missing',
    message: `${app.name} has no service ${unknown}`,
    suggestions: [near ? `did you mean ${near}?` : `use one of: ${known.join(', ')}`],
    subject: { app: app.name },
  });
}
