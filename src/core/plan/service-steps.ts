import { isUp } from '../live/is-up.ts';
import { awaitStep } from './await-step.ts';
import type { ServiceVerdict } from './containers.ts';
import type { Foundation } from './foundation.ts';
import { freshSteps } from './fresh-steps.ts';
import type { AppInput } from './input.ts';
import { keptSteps } from './kept-steps.ts';
import { leave, stepAside } from './replace-steps.ts';
import { dependencyWaits, type StepContext, soft, unique, type Waits } from './step-context.ts';
import { strategyOf } from './strategy.ts';
import { swapSteps } from './swap-steps.ts';
import type { Risk, Step } from './types.ts';

/** Steps that give a service's containers their place, in the order in which services depend on each other. */
export function serviceSteps(
  input: AppInput,
  verdicts: readonly ServiceVerdict[],
  foundation: Foundation,
  providers: readonly string[],
): Step[] {
  const context: StepContext = {
    input,
    before: [...foundation.before, ...providers],
    providers,
    ends: new Map(),
    awaited: input.input.past?.pending.includes(input.app.name)
      ? new Set(verdicts.map(({ service }) => service.name))
      : awaitedServices(verdicts),
    made: new Map(),
  };
  const isInstall = input.containers.length === 0;
  const create = isInstall ? installStep(context, verdicts) : [];
  const steps = verdicts.flatMap((verdict) => stepsOf(context, verdict, create[0]?.id));
  return [...create, ...steps];
}

/** Where nothing of an app is there, one call makes all its containers. */
function installStep(context: StepContext, verdicts: readonly ServiceVerdict[]): Step[] {
  const missing = verdicts.filter(({ missing }) => missing > 0);
  if (missing.length === 0) return [];
  const app = context.input.app.name;
  return [
    {
      id: `${app}/create`,
      app,
      verb: 'create',
      target: { kind: 'services', services: missing.map(({ service }) => service.name) },
      reasons: missing.flatMap(({ missingReasons }) => missingReasons),
      risk: { level: 'none' },
      needs: context.before,
    },
  ];
}

/** What was started before, by a pass that was interrupted or did not wait, may still be on its way. */
function awaitedServices(verdicts: readonly ServiceVerdict[]): ReadonlySet<string> {
  const working = verdicts.filter(
    ({ missing, recreate, kept }) =>
      missing > 0 || recreate.length > 0 || kept.some(({ start, restart }) => start || restart),
  );
  const gates = working.flatMap(({ service }) =>
    service.dependsOn.filter(({ condition }) => condition !== 'service_started'),
  );
  return new Set(gates.map(({ service }) => service));
}

/** Nobody has seen yet whether its last revision stays up. */
function isPending({ input }: StepContext): boolean {
  return input.input.past?.pending.includes(input.app.name) ?? false;
}

function unreadyNames({ service, kept }: ServiceVerdict, all: boolean): string[] {
  const unready = kept.filter(({ container }) =>
    service.job
      ? container.state !== 'exited' || container.exitCode !== 0
      : all || container.health === 'starting' || container.health === 'unhealthy',
  );
  return unready.map(({ name }) => name);
}

function stepsOf(context: StepContext, verdict: ServiceVerdict, install: string | undefined): Step[] {
  const { service } = verdict;
  const waits = dependencyWaits(context, service);
  const aside = stepAside(context, verdict);
  const strategy = verdict.recreate.length > 0 ? strategyOf(context.input, verdict) : undefined;
  const isRollout = strategy?.kind === 'start-first';
  const make =
    strategy !== undefined
      ? [{ ...makeStep(context, verdict, isRollout ? 'rollout' : 'recreate', waits, aside), strategy }]
      : verdict.missing > 0 && !install
        ? [makeStep(context, verdict, 'create', waits)]
        : [];
  const made = make[0]?.id ?? (verdict.missing > 0 ? install : undefined);
  if (made) context.made.set(service.name, made);
  const leaving = made ? leave(context, verdict, made) : [];
  const fresh = made
    ? freshSteps(context, verdict, made, waits, isRollout).map((step) => startsAfter(step, leaving))
    : [];
  const kept =
    verdict.recreate.length > 0 ? [] : verdict.kept.flatMap((each) => keptSteps(context, service, each, waits));
  const starts = [...fresh, ...kept].filter(({ verb }) => verb === 'start' || verb === 'restart' || verb === 'unpause');
  const waiting = starts.flatMap(({ target }) => (target.kind === 'container' ? [target.name] : []));
  const unready = context.awaited.has(service.name) ? unreadyNames(verdict, isPending(context)) : [];
  const names = waiting.length > 0 ? waiting : unready;
  const ends = names.length > 0 ? [awaitStep(context, service, names, starts, isRollout)] : [];
  const end = ends[0]?.id;
  const swap = isRollout ? swapSteps(context, verdict, { fresh, proof: end ? [end] : [] }) : { fresh, drain: [] };
  context.ends.set(service.name, {
    starts: starts.map(({ id }) => id),
    ...(end ? { ready: end, completed: end } : {}),
  });
  return [...aside, ...make, ...leaving, ...swap.fresh, ...kept, ...ends, ...swap.drain];
}

function startsAfter(step: Step, leaving: readonly Step[]): Step {
  return step.verb === 'start' ? { ...step, needs: [...step.needs, ...leaving.map(({ id }) => id)] } : step;
}

function makeStep(
  context: StepContext,
  verdict: ServiceVerdict,
  verb: 'create' | 'recreate' | 'rollout',
  waits: Waits,
  aside: readonly Step[] = [],
): Step {
  const { service } = verdict;
  const app = context.input.app.name;
  const parents = service.parents.flatMap((name) => context.ends.get(name)?.starts ?? []);
  return {
    id: `${app}/${service.name}/${verb}`,
    app,
    verb,
    target: {
      kind: 'services',
      services: [service.name],
      ...(verb === 'rollout' ? { scale: verdict.kept.length + service.replicas } : {}),
    },
    reasons: verb === 'create' ? verdict.missingReasons : verdict.recreate,
    risk: verb === 'recreate' ? outage(verdict) : { level: 'none' },
    needs: unique([...context.before, ...waits.needs, ...parents, ...aside.map(({ id }) => id)]),
    ...soft(waits),
  };
}

function outage(verdict: ServiceVerdict): Risk {
  // one that ends and is started again would else be another plan a moment later
  const isRunning = verdict.kept.some(({ container }) => isUp(container));
  return isRunning ? { level: 'outage', seconds: Math.ceil(verdict.service.grace) + 1 } : { level: 'none' };
}
