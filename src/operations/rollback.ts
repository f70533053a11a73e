import { OrbitrError } from '../core/errors.ts';
import type { PassResult } from '../core/events.ts';
import { isGood, newestFirst } from '../core/revision/choose.ts';
import { utc } from '../core/revision/findings.ts';
import { inputsOf } from '../core/revision/inputs.ts';
import type { Revision } from '../core/revision/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import { whoIs } from '../reconcile/journal.ts';
import { withLoan, withWorkspace } from '../reconcile/lease.ts';
import { outlastFormer } from '../reconcile/lock.ts';
import { restoredApp } from '../reconcile/past.ts';
import { checkEngine } from '../reconcile/same-engine.ts';
import { rollbackOf } from '../reconcile/way-back.ts';
import { finish, isEmpty, resultsOf } from './apply.ts';
import { askConsent } from './consent.ts';
import { converge } from './converge.ts';
import { isWithin } from './outcome.ts';
import { type MadePlan, makePlan } from './plan.ts';
import type { Hooks, WorkspaceOptions } from './types.ts';

export interface RollbackOptions extends WorkspaceOptions {
  readonly app: string;
  /** A number of `orbitr history`; the newest good one before what serves where none is given. */
  readonly to?: number;
  readonly yes: boolean;
  readonly wait: boolean;
}

/** Brings an earlier revision back, by the same plan and steps as everything else. What the files say waits in quarantine from then on. */
export async function rollbackOperation(runtime: Runtime, asked: RollbackOptions, hooks: Hooks): Promise<PassResult> {
  const began = runtime.clock.now();
  await outlastFormer(runtime, 'rollback', hooks.signal);
  const { target, last } = choose(runtime, asked);
  const row = rollbackOf(runtime, target, { after: last.number, byHand: true });
  const planned = () => planWith(runtime, asked, [row]);
  const first = await planned();
  hooks.onEvent({ kind: 'plan', plan: first.made });
  if (isEmpty(first.made)) return finish(runtime, hooks, began, resultsOf(first));
  const consents = { ...planOptions(asked), allow: [], allowMassDelete: false, yes: asked.yes, wait: asked.wait };
  await askConsent(first.made, consents, hooks);
  const check = () => checkEngine(runtime, first.input.live);
  const wish = { workspace: first.made.workspace, operation: 'rollback', apps: [asked.app], check };
  return withWorkspace(runtime, wish, hooks, async (held) => {
    const started = runtime.clock.now();
    const second = await planned();
    if (!isWithin(second.made, first.made)) throw moved(asked.app);
    await holdFiles(runtime, asked, target);
    const { results, counts, interrupted } = await converge(
      runtime,
      second,
      { wait: asked.wait, operation: 'rollback' },
      held,
    );
    return finish(runtime, held, started, results, counts, interrupted);
  });
}

function planOptions({ dir, app }: RollbackOptions) {
  return { dir, apps: [app], prune: false, takeOver: [], deep: false };
}

function planWith(runtime: Runtime, asked: RollbackOptions, restoring: readonly Revision[]): Promise<MadePlan> {
  return makePlan(runtime, { ...planOptions(asked), allow: [], ...(restoring.length > 0 ? { restoring } : {}) });
}

function choose(runtime: Runtime, { app, to }: RollbackOptions): { target: Revision; last: Revision } {
  const known = newestFirst(runtime.store.revisions.list(app)).filter(({ outcome }) => outcome !== 'open');
  const [last] = known;
  if (!last) throw missing(app, `no revision of ${app} is remembered`, ['see which there are: orbitr history']);
  if (to !== undefined) {
    const target = known.find(({ number }) => number === to);
    if (target) return { target: readable(runtime, target), last };
    const numbers = known.map(({ number }) => number).join(', ');
    throw missing(app, `${app} has no revision ${to}; it has ${numbers}`, [`see what they are: orbitr history ${app}`]);
  }
  const current = known.find(isGood);
  const target = known.find((each) => isGood(each) && each.inputs !== (current ?? last).inputs) ?? undefined;
  if (!target)
    throw missing(app, `${app} has no earlier revision that was healthy`, [`name one: orbitr rollback ${app} --to N`]);
  return { target: readable(runtime, target), last };
}

function readable(runtime: Runtime, target: Revision): Revision {
  const { app, number } = target;
  if (restoredApp(runtime, rollbackOf(runtime, target, {}))) return target;
  throw missing(app, `what revision ${number} of ${app} was made from is not remembered any more`, [
    `name another: orbitr history ${app}`,
  ]);
}

function missing(app: string, message: string, suggestions: readonly string[]): OrbitrError {
  return new OrbitrError({ code: 'reference-missing', message, suggestions, subject: { app } });
}

/** Else the next apply would bring back what was just taken away. */
async function holdFiles(runtime: Runtime, asked: RollbackOptions, target: Revision): Promise<void> {
  const { input } = await planWith(runtime, asked, []);
  const app = input.desired.apps.find(({ name }) => name === asked.app);
  if (!app) return;
  const inputs = inputsOf(input, app);
  if (inputs === target.inputs) return;
  const { revisions } = runtime.store;
  const now = runtime.clock.now();
  const of = newestFirst(revisions.list(asked.app)).find((each) => each.inputs === inputs);
  const why = `taken back by ${whoIs(runtime, 'rollback')}`;
  revisions.quarantine({ app: asked.app, inputs, revision: of?.number ?? target.number, since: now, why });
}

function moved(app: string): OrbitrError {
  return new OrbitrError({
    code: 'plan-stale',
    message: 'live state changed between the plan and its start; nothing was touched',
    suggestions: [`look again: orbitr rollback ${app}`],
  });
}

/** Lifts a quarantine: the next apply tries the same inputs once more, and a daemon that follows the workspace does so at once. */
export async function retryOperation(runtime: Runtime, app: string, signal: AbortSignal): Promise<string> {
  const work = async (): Promise<string> => lift(runtime, app);
  return withLoan(runtime, { operation: 'retry', apps: [app] }, { signal }, work, work);
}

function lift(runtime: Runtime, app: string): string {
  const { revisions } = runtime.store;
  const held = revisions.quarantined().find((each) => each.app === app);
  if (!held) {
    const others = revisions.quarantined().map((each) => each.app);
    throw missing(
      app,
      `${app} is not in quarantine`,
      others.length > 0 ? [`in quarantine: ${others.join(', ')}`] : ['nothing is: orbitr status'],
    );
  }
  revisions.together(() => {
    revisions.release(app);
    const text = `quarantine of revision ${held.revision} lifted`;
    revisions.tell({ at: runtime.clock.now(), kind: 'retry', app, by: whoIs(runtime, 'retry'), text });
  });
  return `${app} is out of quarantine, in which it was since ${utc(held.since)}. Try again: orbitr apply --app ${app}`;
}
