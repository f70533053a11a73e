import type { ContainerInspect } from '../live/inspect.ts';

/** What one look at a container says about waiting for it. */
export type Readiness =
  /** A note tells what could not be found out. */
  | { readonly kind: 'ready'; readonly note?: string }
  | { readonly kind: 'completed' }
  | { readonly kind: 'waiting'; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string };

export interface ReadinessWish {
  /** Its success ends the wait; without one, having run for a second does. */
  readonly hasHealthcheck: boolean;
  /** It has to run to its end. */
  readonly job: boolean;
  readonly restart: string;
  /** Restarts at which a container counts as one that will not come up. */
  readonly maxRestarts: number;
}

/** Milliseconds that a container without a health check must have run for. */
export const settled = 1000;

/** Pure: a container as the engine shows it, at a moment in unix milliseconds. */
export function readiness(
  { State: state, RestartCount: restarts }: ContainerInspect,
  wish: ReadinessWish,
  now: number,
): Readiness {
  if (state.Status === 'created')
    return state.Error ? { kind: 'failed', why: state.Error } : { kind: 'waiting', why: 'it has not been started' };
  if (state.Status === 'exited' || state.Status === 'dead') return ended(state, wish);
  if (restarts >= wish.maxRestarts)
    return { kind: 'failed', why: `it ended ${restarts} times in a row${exitWords(state)}` };
  if (state.Restarting) return { kind: 'waiting', why: `it ended${exitWords(state)} and is started again` };
  if (state.Paused) return { kind: 'waiting', why: 'it is paused' };
  if (wish.job) return { kind: 'waiting', why: 'it is still running' };
  const ran = now - Date.parse(state.StartedAt);
  if (!wish.hasHealthcheck && !state.Health)
    return ran >= settled ? { kind: 'ready' } : { kind: 'waiting', why: 'it has just started' };
  const health = state.Health?.Status ?? 'none';
  if (health === 'healthy') return { kind: 'ready' };
  if (health === 'none') return ran >= settled ? { kind: 'ready' } : { kind: 'waiting', why: 'it has just started' };
  return {
    kind: 'waiting',
    why: `its health check ${health === 'unhealthy' ? 'fails' : 'has not passed yet'}${lastOutput(state)}`,
  };
}

/**
 * Seconds until a container must be ready by its own health check, which its image may bring: start period, then every try.
 * 0 where it has none.
 */
export function ownDeadline({ Config }: ContainerInspect): number {
  const check = Config['Healthcheck'] as Readonly<Record<string, number>> | null | undefined;
  if (!check) return 0;
  const part = (name: string, fallback: number) => (check[name] ? check[name] / 1e9 : fallback);
  return Math.ceil(part('StartPeriod', 0) + (check['Retries'] || 3) * (part('Interval', 30) + part('Timeout', 30)));
}

function ended(state: ContainerInspect['State'], wish: ReadinessWish): Readiness {
  if (state.ExitCode === 0 && (wish.job || /^(no|on-failure)/.test(wish.restart))) return { kind: 'completed' };
  if (wish.restart !== 'no' && !wish.restart.startsWith('on-failure'))
    return { kind: 'waiting', why: `it ended${exitWords(state)}` };
  return { kind: 'failed', why: `it ended${exitWords(state)}` };
}

function exitWords(state: ContainerInspect['State']): string {
  if (state.OOMKilled) return ' because it ran out of memory';
  return ` with exit code ${state.ExitCode}${state.Error ? `: ${state.Error}` : ''}`;
}

function lastOutput(state: ContainerInspect['State']): string {
  const last = state.Health?.Log?.at(-1);
  const text = last?.Output.trim().split('\n').at(-1)?.slice(0, 160);
  return text ? `: ${text}` : '';
}
