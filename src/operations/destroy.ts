import { OrbitrError } from '../core/errors.ts';
import type { PassResult } from '../core/events.ts';
import { plan } from '../core/plan/plan.ts';
import { managedApps } from '../core/plan/removal.ts';
import type { Runtime } from '../ports/runtime.ts';
import { withWorkspace } from '../reconcile/lease.ts';
import { loadDesired } from '../reconcile/load.ts';
import { outlastFormer } from '../reconcile/lock.ts';
import { observe } from '../reconcile/observe.ts';
import { checkEngine } from '../reconcile/same-engine.ts';
import { finish, isEmpty, resultsOf } from './apply.ts';
import { converge } from './converge.ts';
import { isWithin } from './outcome.ts';
import type { MadePlan } from './plan.ts';
import { checkSelection } from './selection.ts';
import type { DestroyOptions, Hooks } from './types.ts';

/** Takes apps down. Their files stay, and so do their volumes, unless a person types the name. */
export async function destroyOperation(runtime: Runtime, options: DestroyOptions, hooks: Hooks): Promise<PassResult> {
  const began = runtime.clock.now();
  await outlastFormer(runtime, 'destroy', hooks.signal);
  const first = await planDestroy(runtime, options);
  hooks.onEvent({ kind: 'plan', plan: first.made });
  if (isEmpty(first.made)) return finish(runtime, hooks, began, resultsOf(first));
  await ask(first, options, hooks);
  const check = () => checkEngine(runtime, first.input.live);
  const wish = { workspace: first.made.workspace, operation: 'destroy', check };
  return withWorkspace(runtime, wish, hooks, async (held) => {
    // a person may have thought it over for minutes: that is not how long it took
    const started = runtime.clock.now();
    const second = await planDestroy(runtime, options);
    if (!isWithin(second.made, first.made)) throw moved();
    const { results, counts, interrupted } = await converge(
      runtime,
      second,
      { wait: true, operation: 'destroy' },
      held,
    );
    return finish(runtime, held, started, results, counts, interrupted);
  });
}

async function planDestroy(runtime: Runtime, options: DestroyOptions): Promise<MadePlan> {
  const loaded = await loadDesired(runtime);
  const base = { apps: [], prune: false, takeOver: [], allowData: [], deep: false };
  const looked = await observe(runtime, loaded.desired, { ...base, destroy: { apps: [], volumes: false } });
  const known = [...new Set([...loaded.workspace.apps.map(({ name }) => name), ...managedApps(looked).keys()])].sort();
  checkSelection(options.apps, known);
  if (options.apps.length === 0 && !options.all) {
    throw new OrbitrError({
      code: 'usage',
      message: 'which app is to be taken down?',
      suggestions: ['name it: orbitr destroy <app>', 'or take down everything: orbitr destroy --all'],
    });
  }
  const destroy = { apps: options.all ? known : options.apps, volumes: options.volumes };
  const input = { ...looked, options: { ...looked.options, destroy } };
  return { loaded, input, made: plan(input) };
}

/** Removing data takes a name that was typed; --yes cannot stand for it. */
async function ask({ made }: MadePlan, options: DestroyOptions, hooks: Hooks): Promise<void> {
  const apps = made.apps.filter(({ steps }) => steps.length > 0);
  const withData = apps.filter(({ steps }) => steps.some(({ verb }) => verb === 'remove-volume'));
  for (const { app, steps } of withData) {
    const volumes = steps.flatMap(({ target }) => (target.kind === 'volume' ? [target.volume] : []));
    const answer = await hooks.ask({
      kind: 'type-name',
      name: app,
      why: `This deletes the data of ${app}: ${volumes.join(', ')}. It cannot be brought back.`,
    });
    if (answer !== 'yes') throw declined(answer, 'to delete data, run this on a terminal and type the name');
  }
  if (options.yes || withData.length === apps.length) return;
  const answer = await hooks.ask({ kind: 'walk', plan: made });
  if (answer !== 'yes') throw declined(answer, 'agree beforehand: orbitr destroy … --yes');
}

function moved(): OrbitrError {
  return new OrbitrError({
    code: 'plan-stale',
    message: 'there is more to take down now than what was agreed to; nothing was touched',
    suggestions: ['run it once more, and look at the new plan'],
  });
}

function declined(answer: 'no' | 'unavailable', suggestion: string): OrbitrError {
  return new OrbitrError({
    code: 'consent-missing',
    message:
      answer === 'no'
        ? 'not taken down, as you wished; nothing was touched'
        : 'nobody can be asked; nothing was touched',
    suggestions: answer === 'no' ? [] : [suggestion],
  });
}
