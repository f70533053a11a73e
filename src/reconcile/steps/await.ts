import type { DesiredService } from '../../core/desired/types.ts';
import { OrbitrError } from '../../core/errors.ts';
import { ownDeadline, type Readiness, readiness } from '../../core/health/ready.ts';
import type { ContainerInspect } from '../../core/live/inspect.ts';
import type { Step } from '../../core/plan/types.ts';
import { appOf, type Pass } from '../pass.ts';
import { type Asker, newAsker } from './ask.ts';
import type { TargetOf } from './run-step.ts';

const beat = 200;
const maxRestarts = 3;

/** Waits until every container of a service is ready, or a job has run to its end. Fails with the end of the log. */
export async function awaitService(pass: Pass, step: Step, target: TargetOf<'wait'>): Promise<string | undefined> {
  if (!pass.wait && !target.isProof && !isNeeded(pass, step)) return 'not waited for';
  const app = appOf(pass, step.app);
  const service = app.services.find(({ name }) => name === target.service);
  if (!service)
    throw new OrbitrError({ code: 'bug', message: `step ${step.id} waits for a service that is not there` });
  const { clock } = pass.runtime;
  const began = clock.now();
  const restarts = new Map<string, number>();
  const asker = newAsker(pass, service);
  for (;;) {
    const seen = await look(pass, target, service, { restarts, asker });
    const failed = seen.find(({ is }) => is.kind === 'failed');
    if (failed) throw await notReady(pass, step, service, failed);
    const waiting = seen.find(({ is }) => is.kind === 'waiting');
    if (!waiting && seen.length > 0) return finish(pass, seen);
    const deadline = Math.max(target.deadline, ...seen.map((one) => one.deadline));
    if (clock.now() - began >= deadline * 1000) throw await notReady(pass, step, service, waiting, deadline);
    if (pass.signal.aborted)
      throw new OrbitrError({
        code: 'interrupted',
        message: `${service.name} was started, but nobody waited until it was ready`,
      });
    await clock.sleep(beat, pass.signal);
  }
}

interface Seen {
  readonly id: string;
  readonly name: string;
  readonly is: Readiness;
  /** Seconds that its own health check, which the image may bring, has to be given. */
  readonly deadline: number;
}

/** Restarts count from the first look on: what happened before is no fault of this start. */
async function look(
  pass: Pass,
  { containers: names, isProof }: TargetOf<'wait'>,
  service: DesiredService,
  { restarts, asker }: { readonly restarts: Map<string, number>; readonly asker: Asker },
): Promise<Seen[]> {
  const { docker, clock } = pass.runtime;
  const found = await Promise.all(names.map((name) => docker.inspectContainer(name)));
  const seen = found.map(async (container, index): Promise<Seen> => {
    const name = names[index] ?? '';
    if (!container) return { id: name, name, is: { kind: 'waiting', why: 'its container is gone' }, deadline: 0 };
    const before = restarts.get(container.Id) ?? container.RestartCount;
    restarts.set(container.Id, before);
    const since = { ...container, RestartCount: container.RestartCount - before };
    return {
      id: container.Id,
      name,
      is:
        refused(container, isProof) ??
        (await asker(container, readiness(since, { ...service, maxRestarts }, clock.now()))),
      deadline: service.hasHealthcheck ? 0 : ownDeadline(container),
    };
  });
  return Promise.all(seen);
}

/** Beside one that serves there is no reason to wait for a second thought: those who ask by name get to both. */
function refused({ State }: ContainerInspect, isProof: true | undefined): Readiness | undefined {
  return isProof && State.Health?.Status === 'unhealthy'
    ? { kind: 'failed', why: 'its health check fails' }
    : undefined;
}

function finish(pass: Pass, seen: readonly Seen[]): string | undefined {
  const unasked = seen.flatMap(({ is }) => (is.kind === 'ready' && is.note ? [is.note] : []));
  const completed = seen.filter(({ is }) => is.kind === 'completed');
  for (const { id } of completed) pass.completed.add(id);
  return completed.length > 0 ? 'ran to its end' : unasked[0];
}

async function notReady(
  pass: Pass,
  step: Step,
  service: DesiredService,
  seen: Seen | undefined,
  deadline?: number,
): Promise<OrbitrError> {
  const why = seen && 'why' in seen.is ? seen.is.why : 'its container is gone';
  const waited = deadline === undefined ? '' : ` within ${deadline} s`;
  const isProof = step.target.kind === 'wait' && step.target.isProof === true;
  const log = seen ? await pass.runtime.docker.logs(seen.id, 20).catch(() => []) : [];
  return new OrbitrError({
    code: isProof ? 'not-proven' : 'unhealthy',
    message: `${service.name} did not ${service.job ? 'run to its end' : 'become ready'}${waited}: ${why}${isProof ? '; the old one goes on serving' : ''}`,
    detail:
      log.length > 0
        ? [`last lines of ${seen?.name}:`, ...log.map((line) => `  ${line}`)]
        : ['it wrote nothing to its log'],
    suggestions: [`docker logs ${seen?.name ?? service.name}`],
    subject: { app: step.app },
  });
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
