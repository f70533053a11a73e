import type { DesiredService } from '../../core/desired/types.ts';
import { OrbitrError } from '../../core/errors.ts';
import { advance, type Gate, type GateWish, isFinal, isWorthAsking, openGate } from '../../core/health/gate.ts';
import { retriesOf } from '../../core/health/probe.ts';
import { sightOf } from '../../core/health/sight.ts';
import type { Step } from '../../core/plan/types.ts';
import { appOf, type Pass } from '../pass.ts';
import { type Asker, newAsker } from './ask.ts';
import { endedByHand, isOver } from './ended-by-hand.ts';
import { openedAt, waitedSince } from './gate-time.ts';
import { notReady } from './not-ready.ts';
import type { TargetOf } from './run-step.ts';

const beat = 200;

/** Waits until every container of a service has passed its gate. Fails with what is known of the first that did not. */
export async function awaitService(pass: Pass, step: Step, target: TargetOf<'wait'>): Promise<string | undefined> {
  if (!pass.wait && !target.isProof && !isNeeded(pass, step)) return 'not waited for';
  const service = serviceOf(pass, step, target);
  const wish = gateWish(service, target);
  const { clock } = pass.runtime;
  const asker = newAsker(pass, service);
  const since = waitedSince(pass.runtime, step.app, `${target.service} ${target.until}`);
  let gates = await Promise.all(
    target.containers.map(async (name) => ({ name, gate: openGate(await openedAt(pass.runtime, name, since), wish) })),
  );
  for (;;) {
    gates = await Promise.all(
      gates.map(async ({ name, gate }) => ({ name, gate: await lookThrough(pass, name, gate, wish, asker) })),
    );
    const failed = gates.find(({ gate: { verdict } }) => verdict.kind === 'failed' || verdict.kind === 'timed-out');
    const ended = failed ?? gates.find(({ gate }) => !isFinal(gate.verdict, wish) && isOver(gate));
    const byHand = ended && (await endedByHand(pass, step, ended));
    if (byHand) throw byHand;
    if (failed) throw await notReady(pass, step, service, failed);
    if (gates.every(({ gate }) => isFinal(gate.verdict, wish))) return finish(pass, gates);
    if (pass.signal.aborted)
      throw new OrbitrError({
        code: 'interrupted',
        message: `${service.name} was started, but nobody waited until it was ready`,
      });
    await clock.sleep(beat, pass.signal);
  }
}

/** One look at one container, asked where an answer would decide something. */
async function lookThrough(
  { runtime: { docker, clock } }: Pass,
  name: string,
  gate: Gate,
  wish: GateWish,
  asker: Asker,
): Promise<Gate> {
  if (isFinal(gate.verdict, wish)) return gate;
  const container = await docker.inspectContainer(name);
  if (!container) return advance(gate, undefined, clock.now(), wish);
  const sight = sightOf(container, clock.now());
  const answer = isWorthAsking(sight, wish) ? await asker(container) : undefined;
  return advance(gate, answer ? { ...sight, answer } : sight, clock.now(), wish);
}

function gateWish({ hasHealthcheck, job, restart, probe }: DesiredService, target: TargetOf<'wait'>): GateWish {
  return {
    hasHealthcheck,
    job,
    restart,
    until: target.until,
    stableFor: target.stableFor ?? 0,
    deadline: target.deadline,
    ...(probe ? { probe: { retries: retriesOf(probe) } } : {}),
  };
}

function finish(pass: Pass, gates: readonly { readonly gate: Gate }[]): string | undefined {
  const completed = gates.flatMap(({ gate }) => (gate.verdict.kind === 'completed' ? (gate.last?.id ?? []) : []));
  for (const id of completed) pass.completed.add(id);
  if (completed.length > 0) return 'ran to its end';
  return gates.flatMap(({ gate: { verdict } }) => ('note' in verdict && verdict.note ? [verdict.note] : []))[0];
}

function serviceOf(pass: Pass, step: Step, target: TargetOf<'wait'>): DesiredService {
  const service = appOf(pass, step.app).services.find(({ name }) => name === target.service);
  if (service) return service;
  throw new OrbitrError({ code: 'bug', message: `step ${step.id} waits for a service that is not there` });
}

/** `--no-wait` still waits for what others build on. */
function isNeeded(pass: Pass, step: Step): boolean {
  const app = appOf(pass, step.app);
  const service = step.target.kind === 'wait' ? step.target.service : '';
  return (
    app.usedBy.length > 0 ||
    app.services.some(({ dependsOn }) =>
      dependsOn.some((dependency) => dependency.service === service && dependency.condition !== 'service_started'),
    )
  );
}
