import { composeLabels } from '../labels.ts';
import type { Problem } from '../problems.ts';
import type { AppInput, PlanInput } from './input.ts';
import type { AppPlan, Step } from './types.ts';

/** Seconds that a daemon has to finish what is at work before the engine kills it. */
const ownGrace = 300;

/** The container that this Orbitr runs in is among them. */
export function isOwn({ input }: Pick<AppInput, 'input'>, containers: readonly { readonly id: string }[]): boolean {
  return input.self !== undefined && containers.some(({ id }) => id === input.self);
}

/**
 * Nobody saws off the branch that they sit on: the container that this Orbitr runs in is never removed by itself. Where a successor runs
 * or is about to, it is stopped, which ends this Orbitr in good order; the successor takes over and removes it. Where there is none, the
 * app is blocked.
 */
export function sparingOwn(input: PlanInput, plan: AppPlan): AppPlan {
  const own = input.live.containers.find(({ id }) => id === input.self);
  if (!own || !plan.steps.some((step) => ends(step, own))) return plan;
  const service = own.labels[composeLabels.service] ?? '';
  const project = own.labels[composeLabels.project];
  const isMeant = ({ labels }: typeof own) =>
    labels[composeLabels.service] === service && labels[composeLabels.project] === project;
  const others = input.live.containers.filter(
    (each) => each.id !== own.id && each.state === 'running' && isMeant(each),
  );
  const isRolledOut = plan.steps.some(
    ({ verb, target }) => verb === 'rollout' && target.kind === 'services' && target.services.includes(service),
  );
  const steps = plan.steps.map((step) => (ends(step, own) ? gentle(step, isRolledOut || others.length > 0) : step));
  if (!steps.some((step) => ends(step, own) && !isGentle(step))) return { ...plan, steps };
  return {
    ...plan,
    status: 'blocked',
    change: 'none',
    steps: [],
    findings: [...plan.findings, finding(plan, own.name)],
  };
}

type Own = PlanInput['live']['containers'][number];

function ends({ verb, target }: Step, own: Own): boolean {
  if (target.kind === 'container') return target.id === own.id && ['remove', 'stop', 'restart'].includes(verb);
  if (target.kind === 'migration') return target.stop.some(({ id }) => id === own.id);
  return (
    verb === 'recreate' &&
    target.kind === 'services' &&
    target.services.includes(own.labels[composeLabels.service] ?? '')
  );
}

function gentle(step: Step, hasSuccessor: boolean): Step {
  const { target, verb } = step;
  if (target.kind !== 'container') return step;
  const grace = Math.max(target.grace ?? 0, ownGrace);
  if (verb === 'restart') return { ...step, target: { ...target, grace } };
  if (!hasSuccessor) return step;
  const text = 'this Orbitr runs in it, and hands over to the new one, which removes it';
  const handOver = { code: 'hand-over', text, service: target.service, source: 'desired' } as const;
  return { ...step, verb: 'stop', target: { ...target, grace }, reasons: [handOver] };
}

function isGentle({ verb, reasons }: Step): boolean {
  return verb === 'restart' || (verb === 'stop' && reasons.some(({ code }) => code === 'hand-over'));
}

function finding({ app, steps }: AppPlan, container: string): Problem {
  const why = steps.find(({ strategy }) => strategy?.kind === 'recreate')?.strategy?.why;
  const reason = why === undefined ? '' : `, and no second one can stand beside it: ${why}`;
  return {
    severity: 'error',
    code: 'blocked',
    app,
    message: `this Orbitr runs in ${container}, which it cannot remove by itself${reason}`,
    suggestions: [
      'see how it can hand over: docs/service.md',
      `or stop it, and do it from outside: docker stop ${container}`,
    ],
  };
}
