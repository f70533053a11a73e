import type { ContainerInspect } from '../live/inspect.ts';
import type { ProbeAnswer } from './probe.ts';

/** One look at a container: what the engine says of it at a moment, and what it answered if it was asked. */
export interface Sight {
  /** Unix milliseconds. */
  readonly at: number;
  readonly id: string;
  readonly status: string;
  readonly paused: boolean;
  readonly restarting: boolean;
  readonly exitCode: number;
  /** The kernel took its memory away. */
  readonly oom: boolean;
  /** Why the engine could not start it. */
  readonly error: string;
  /** How often the engine has started it again by itself. */
  readonly restarts: number;
  /** Unix milliseconds. */
  readonly startedAt: number;
  /** Of its own health check, which the image may bring. */
  readonly health: 'none' | 'starting' | 'healthy' | 'unhealthy';
  /** The last line that its health check wrote. */
  readonly output?: string;
  /** Seconds that its own health check has to be given; 0 where it has none. */
  readonly patience: number;
  /** Absent where it was not asked at this moment. */
  readonly answer?: ProbeAnswer;
}

export function sightOf(container: ContainerInspect, at: number): Sight {
  const { Id, RestartCount, State: state } = container;
  const output = state.Health?.Log?.at(-1)?.Output.trim().split('\n').at(-1)?.slice(0, 160);
  return {
    at,
    id: Id,
    status: state.Status,
    paused: state.Paused,
    restarting: state.Restarting,
    exitCode: state.ExitCode,
    oom: state.OOMKilled,
    error: state.Error,
    restarts: RestartCount,
    startedAt: Date.parse(state.StartedAt),
    health: healthOf(state.Health?.Status),
    ...(output ? { output } : {}),
    patience: ownDeadline(container),
  };
}

function healthOf(status = 'none'): Sight['health'] {
  return status === 'starting' || status === 'healthy' || status === 'unhealthy' ? status : 'none';
}

/**
 * Seconds until a container must be ready by its own health check, which its image may bring: start period, then every try.
 * 0 where it has none.
 */
export function ownDeadline({ Config }: Pick<ContainerInspect, 'Config'>): number {
  const check = Config['Healthcheck'] as Readonly<Record<string, number>> | null | undefined;
  if (!check) return 0;
  const part = (name: string, fallback: number) => (check[name] ? check[name] / 1e9 : fallback);
  return Math.ceil(part('StartPeriod', 0) + (check['Retries'] || 3) * (part('Interval', 30) + part('Timeout', 30)));
}
