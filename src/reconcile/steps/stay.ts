import type { DesiredService } from '../../core/desired/types.ts';
import { OrbitrError } from '../../core/errors.ts';
import type { ContainerInspect } from '../../core/live/inspect.ts';
import type { Step } from '../../core/plan/types.ts';
import { appOf, type Pass } from '../pass.ts';
import type { TargetOf } from './run-step.ts';

const beat = 250;

/** Watches what is ready already: it has to stay so, without a restart, for as long as the step says. */
export async function stayStable(pass: Pass, step: Step, target: TargetOf<'wait'>): Promise<undefined> {
  const { clock, docker } = pass.runtime;
  const service = appOf(pass, step.app).services.find(({ name }) => name === target.service);
  const until = clock.now() + target.deadline * 1000;
  const starts = new Map<string, string>();
  for (;;) {
    for (const name of target.containers) {
      const container = await docker.inspectContainer(name);
      const why = whyUnstable(container, service, starts.get(name));
      if (why) throw await unstable(pass, step, name, why);
      starts.set(name, container?.State.StartedAt ?? '');
    }
    if (clock.now() >= until) return undefined;
    if (pass.signal.aborted)
      throw new OrbitrError({ code: 'interrupted', message: `nobody waited until ${target.service} was stable` });
    await clock.sleep(Math.min(beat, until - clock.now()), pass.signal);
  }
}

function whyUnstable(
  container: ContainerInspect | undefined,
  service: DesiredService | undefined,
  startedAt: string | undefined,
): string | undefined {
  if (!container) return 'its container is gone';
  const { State: state } = container;
  const isDone = state.Status === 'exited' && state.ExitCode === 0;
  if (isDone && (service?.job || service?.restart === 'no')) return undefined;
  if (state.OOMKilled) return 'it ran out of memory';
  if (state.Status !== 'running') return `it ended with exit code ${state.ExitCode}`;
  if (state.Health?.Status === 'unhealthy') return 'its health check fails';
  return startedAt !== undefined && state.StartedAt !== startedAt ? 'it ended, and was started again' : undefined;
}

async function unstable({ runtime }: Pass, step: Step, name: string, why: string): Promise<OrbitrError> {
  const log = await runtime.docker.logs(name, 20).catch(() => []);
  return new OrbitrError({
    code: 'unhealthy',
    message: `${name} did not stay healthy: ${why}`,
    detail:
      log.length > 0 ? [`last lines of ${name}:`, ...log.map((line) => `  ${line}`)] : ['it wrote nothing to its log'],
    suggestions: [`docker logs ${name}`],
    subject: { app: step.app },
  });
}
