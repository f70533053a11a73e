import { cpus } from 'node:os';
import { OrbitrError } from '../core/errors.ts';
import type { Failure } from '../core/events.ts';
import { shortDigest } from '../core/plan/text-labels.ts';
import type { Plan, Step } from '../core/plan/types.ts';
import { hide } from '../core/secrets/hide.ts';
import { showTokens } from '../core/secrets/token.ts';
import { type Gate, gate } from '../lib/pool.ts';
import { newBreaker } from './breaker.ts';
import type { Pass } from './pass.ts';
import { hiddenValues } from './secrets.ts';
import { runStep } from './steps/run-step.ts';

export type StepEnd =
  | { readonly kind: 'done'; readonly step: Step }
  | { readonly kind: 'failed'; readonly step: Step; readonly error: OrbitrError }
  | { readonly kind: 'skipped'; readonly step: Step; readonly because: string };

/**
 * Walks a plan's graph: whatever needs nothing more starts, within bounds. A failed step takes along what needs it, and nothing else.
 * When the pass is interrupted, running steps finish and no more are started, but for what puts a replaced container to work.
 */
export async function walk(pass: Pass, plan: Plan): Promise<readonly StepEnd[]> {
  const steps = plan.apps.flatMap((app) => app.steps);
  refuseCircle(steps);
  const gates = newGates();
  const breaker = newBreaker(plan);
  const ends = new Map<string, Promise<StepEnd>>();
  const known = new Map(steps.map((step) => [step.id, step]));
  const end = (id: string): Promise<StepEnd> | undefined => {
    const step = known.get(id);
    if (!step) return undefined;
    const started = ends.get(id) ?? run(step);
    ends.set(id, started);
    return started;
  };
  const run = async (step: Step): Promise<StepEnd> => {
    const needed = await Promise.all(step.needs.flatMap((id) => end(id) ?? []));
    await Promise.all((step.after ?? []).flatMap((id) => end(id) ?? []));
    const broken = needed.find(({ kind }) => kind !== 'done');
    if (broken) return skip(pass, step, reasonOf(broken));
    return gateFor(gates, step).use(async () => {
      if (pass.signal.aborted && !finishesReplacement(step, needed)) return skip(pass, step, 'interrupted');
      const why = breaker.why(step.app);
      if (why) return skip(pass, step, why);
      breaker.began(step.app);
      const ended = await carryOut(pass, step);
      if (ended.kind === 'failed') breaker.failed(step.app);
      return ended;
    });
  };
  return Promise.all(steps.flatMap(({ id }) => end(id) ?? []));
}

/** The old container is gone by then: to stop in between would leave the service down until somebody comes back. */
function finishesReplacement({ verb }: Step, needed: readonly StepEnd[]): boolean {
  const isNext = verb === 'start' || verb === 'connect' || verb === 'recreate' || verb === 'run-once';
  if (isNext && needed.some(({ step }) => step.verb === 'run-once')) return true;
  return (verb === 'start' || verb === 'connect') && needed.some(({ step }) => step.verb === 'recreate');
}

/** Steps that wait for each other would wait for ever. The planner makes none; this is for the day when it does. */
function refuseCircle(steps: readonly Step[]): void {
  const open = new Map(steps.map((step) => [step.id, [...step.needs, ...(step.after ?? [])]]));
  for (let free = ['']; free.length > 0; ) {
    free = [...open].filter(([, needs]) => needs.every((id) => !open.has(id))).map(([id]) => id);
    for (const id of free) open.delete(id);
  }
  if (open.size === 0) return;
  throw new OrbitrError({ code: 'bug', message: `steps wait for each other: ${[...open.keys()].join(', ')}` });
}

async function carryOut(pass: Pass, step: Step): Promise<StepEnd> {
  const { clock } = pass.runtime;
  const began = clock.now();
  pass.emit({ kind: 'step-started', step });
  try {
    const note = await runStep(pass, step);
    pass.emit({ kind: 'step-done', step, ms: clock.now() - began, ...(note ? { note } : {}) });
    return { kind: 'done', step };
  } catch (cause) {
    const error = withoutSecretsOf(pass, step, named(step, asError(step, cause)));
    if (error.code === 'interrupted') return skip(pass, step, 'interrupted');
    pass.emit({ kind: 'step-failed', step, ms: clock.now() - began, failure: failureOf(error) });
    return { kind: 'failed', step, error };
  }
}

function asError(step: Step, cause: unknown): OrbitrError {
  if (cause instanceof OrbitrError) return cause.subject.app ? cause : withSubject(step, cause);
  const message = `${step.id}: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new OrbitrError({ code: 'bug', message, cause });
}

function withSubject({ app }: Step, { code, message, suggestions, detail, subject, cause }: OrbitrError): OrbitrError {
  return new OrbitrError({ code, message, suggestions, detail, subject: { ...subject, app }, cause });
}

/** Steps act on ids, so that nothing else is ever hit; people know names. */
function named({ target }: Step, error: OrbitrError): OrbitrError {
  const name = target.kind === 'container' ? target.name : target.kind === 'attachment' ? target.container : undefined;
  if (name === undefined || !('id' in target) || !target.id || !error.message.includes(target.id)) return error;
  const { code, suggestions, subject, detail } = error;
  return new OrbitrError({
    code,
    message: error.message.replaceAll(target.id, name),
    suggestions,
    subject,
    detail,
    cause: error,
  });
}

/** What others say of a failure, a log or Compose, may quote a secret. The cause is left out: it holds the same words. */
function withoutSecretsOf(pass: Pass, { app }: Step, error: OrbitrError): OrbitrError {
  const desired = pass.input.desired.apps.find(({ name }) => name === app);
  if (!desired) return error;
  const hidden = hiddenValues(pass.runtime, desired);
  const clean = (text: string) => hide(showTokens(text), hidden);
  const { code, message, detail, suggestions, subject } = error;
  const words = [message, ...detail, ...suggestions];
  if (words.every((text) => clean(text) === text)) return error;
  const facts = { message: clean(message), detail: detail.map(clean), suggestions: suggestions.map(clean) };
  return new OrbitrError({ code, subject, ...facts });
}

export function failureOf(error: OrbitrError): Failure {
  return { code: error.code, message: error.message, suggestions: error.suggestions, detail: error.detail };
}

function skip(pass: Pass, step: Step, because: string): StepEnd {
  pass.emit({ kind: 'step-skipped', step, because });
  return { kind: 'skipped', step, because };
}

/** The root of a chain of skipped steps is what a person wants to read. */
function reasonOf(end: StepEnd): string {
  if (end.kind === 'skipped') return end.because;
  return end.kind === 'failed' ? `${describe(end.step)} failed` : '';
}

function describe(step: Step): string {
  const { target } = step;
  if (target.kind === 'wait' || target.kind === 'migration') return `${step.app}/${target.service}`;
  if (target.kind === 'services') return `${step.verb} of ${step.app}/${target.services.join(', ')}`;
  const thing =
    target.kind === 'image'
      ? shortDigest(target.image)
      : target.kind === 'container'
        ? target.name
        : target.kind === 'attachment'
          ? target.container
          : target.kind === 'network'
            ? target.network
            : target.volume;
  return `${step.verb} of ${thing}`;
}

interface Gates {
  readonly pull: Gate;
  readonly compose: Gate;
  readonly start: Gate;
  readonly stop: Gate;
  readonly open: Gate;
}

/** The engine starts containers no faster with more at once; pulls share one line. */
function newGates(): Gates {
  return { pull: gate(3), compose: gate(4), start: gate(Math.max(2, cpus().length)), stop: gate(8), open: gate(64) };
}

function gateFor(gates: Gates, { verb }: Step): Gate {
  if (verb === 'pull' || verb === 'build') return gates.pull;
  if (verb === 'create' || verb === 'recreate' || verb === 'rollout') return gates.compose;
  if (verb === 'start' || verb === 'unpause') return gates.start;
  if (verb === 'stop' || verb === 'remove' || verb === 'restart') return gates.stop;
  return gates.open;
}
