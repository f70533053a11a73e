import type { Sight } from './sight.ts';

/** What one look alone says, without memory of those before. */
export type Look =
  | { readonly kind: 'well' }
  | { readonly kind: 'completed' }
  | { readonly kind: 'waiting'; readonly why: string }
  | { readonly kind: 'failed'; readonly reason: FailReason; readonly why: string };

/** Why a gate closed before its time. */
export type FailReason = 'exited' | 'not-started' | 'out-of-memory' | 'crash-loop' | 'unhealthy' | 'probe';

export interface LookWish {
  readonly hasHealthcheck: boolean;
  /** It has to run to its end. */
  readonly job: boolean;
  /** `no`, `always`, `unless-stopped`, `on-failure[:n]`. */
  readonly restart: string;
}

/** Milliseconds that a container without a health check must have run for. */
export const settled = 1000;

export function look(sight: Sight, wish: LookWish): Look {
  if (sight.status === 'created')
    return sight.error
      ? { kind: 'failed', reason: 'not-started', why: sight.error }
      : { kind: 'waiting', why: 'it has not been started' };
  // the engine clears this with the next start: whoever sees it has seen it die
  if (sight.oom && sight.status !== 'running')
    return { kind: 'failed', reason: 'out-of-memory', why: 'it ended because it ran out of memory' };
  if (sight.status === 'exited' || sight.status === 'dead') return ended(sight, wish);
  if (sight.restarting) return { kind: 'waiting', why: `it ended${exitWords(sight)} and is started again` };
  if (sight.paused) return { kind: 'waiting', why: 'it is paused' };
  if (wish.job) return { kind: 'waiting', why: 'it is still running' };
  if (sight.health === 'healthy') return { kind: 'well' };
  if (sight.health === 'none')
    return sight.at - sight.startedAt >= settled ? { kind: 'well' } : { kind: 'waiting', why: 'it has just started' };
  const said = sight.output ? `: ${sight.output}` : '';
  return sight.health === 'unhealthy'
    ? { kind: 'failed', reason: 'unhealthy', why: `its health check fails${said}` }
    : { kind: 'waiting', why: `its health check has not passed yet${said}` };
}

function ended(sight: Sight, wish: LookWish): Look {
  if (sight.exitCode === 0 && (wish.job || /^(no|on-failure)/.test(wish.restart))) return { kind: 'completed' };
  const why = `it ended${exitWords(sight)}`;
  if (wish.restart !== 'no' && !wish.restart.startsWith('on-failure')) return { kind: 'waiting', why };
  return { kind: 'failed', reason: 'exited', why };
}

export function exitWords({ exitCode, error }: Pick<Sight, 'exitCode' | 'error'>): string {
  return ` with exit code ${exitCode}${error ? `: ${error}` : ''}`;
}
