import type { DesiredService } from '../../core/desired/types.ts';
import { OrbitrError } from '../../core/errors.ts';
import type { Gate } from '../../core/health/gate.ts';
import type { ContainerInspect } from '../../core/live/inspect.ts';
import type { Step } from '../../core/plan/types.ts';
import { neutraliseLine } from '../../lib/escape.ts';
import type { Pass } from '../pass.ts';

const logLines = 20;

/** Why a gate closed, with all that the container itself has to say: how it ended, its health check's words, its log's last lines. */
export async function notReady(
  { runtime: { docker } }: Pass,
  step: Step,
  service: DesiredService,
  { name, gate: { verdict, last } }: { readonly name: string; readonly gate: Gate },
): Promise<OrbitrError> {
  const why = 'why' in verdict ? verdict.why : 'its container is gone';
  const waited = verdict.kind === 'timed-out' ? ` within ${verdict.seconds} s` : '';
  const isProof = step.target.kind === 'wait' && step.target.isProof === true;
  const id = last?.id ?? name;
  const [log, container] = await Promise.all([
    docker.logs(id, logLines).catch(() => []),
    docker.inspectContainer(id).catch(() => undefined),
  ]);
  return new OrbitrError({
    code: isProof ? 'not-proven' : 'unhealthy',
    message: `${service.name} did not ${aim(step, service)}${waited}: ${why}${isProof ? '; the old one goes on serving' : ''}`,
    detail: [
      ...(container ? facts(container) : []),
      ...healthLog(container),
      ...(log.length > 0
        ? [`last lines of ${name}:`, ...log.map((line) => `  ${line}`)]
        : ['it wrote nothing to its log']),
    ],
    suggestions: [`docker logs ${name}`],
    subject: { app: step.app },
  });
}

function aim({ target }: Step, { job }: DesiredService): string {
  if (job) return 'run to its end';
  return target.kind === 'wait' && target.until === 'stable' ? 'stay healthy' : 'become ready';
}

/** What runs has no exit code yet, unless it ran before. */
function facts({ State: state, RestartCount: restarts }: ContainerInspect): string[] {
  const ended = !state.Running || state.Restarting || restarts > 0;
  const parts = [
    ...(ended ? [`exit code ${state.ExitCode}`] : []),
    ...(state.OOMKilled ? ['out of memory'] : []),
    ...(restarts > 0 ? [`restarted ${restarts} ${restarts === 1 ? 'time' : 'times'}`] : []),
  ];
  return parts.length > 0 ? [`it is ${state.Status}: ${parts.join(', ')}`] : [];
}

/** Docker keeps its last five answers. */
function healthLog(container: ContainerInspect | undefined): string[] {
  const answers = container?.State.Health?.Log ?? [];
  if (answers.length === 0) return [];
  const lines = answers.map(({ ExitCode, Output }) => {
    const said = neutraliseLine(Output.trim().split('\n').at(-1)?.slice(0, 160) ?? '');
    return `  exit code ${ExitCode}${said ? `: ${said}` : ''}`;
  });
  return ['its health check said:', ...lines];
}
