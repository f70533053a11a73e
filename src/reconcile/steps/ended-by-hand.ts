import { OrbitrError } from '../../core/errors.ts';
import type { Gate } from '../../core/health/gate.ts';
import type { Step } from '../../core/plan/types.ts';
import type { Pass } from '../pass.ts';

const words = { kill: 'killed', stop: 'stopped', destroy: 'removed' } as const;

/**
 * A container that somebody else ended while it was waited for says nothing about its revision: that is drift, which the next pass mends.
 * Undefined where it ended by itself, or nobody can tell.
 */
export async function endedByHand(
  { runtime: { docker } }: Pass,
  step: Step,
  { name, gate }: { readonly name: string; readonly gate: Gate },
): Promise<OrbitrError | undefined> {
  const { last, opened } = gate;
  if (last?.oom || !isOver(gate)) return undefined;
  const hands = await docker.hands(last?.id ?? name, last?.startedAt ?? opened).catch(() => []);
  const hand = hands.at(-1);
  if (!hand) return undefined;
  return new OrbitrError({
    code: 'stopped-meanwhile',
    message: `${name} was ${words[hand.did]} by other hands while it was waited for, so nothing is known of its health`,
    suggestions: ['start it and wait again: orbitr apply'],
    subject: { app: step.app },
  });
}

/** It is gone, or does not run and its engine is not about to start it again. */
export function isOver({ last }: Gate): boolean {
  return last === undefined || ['exited', 'dead', 'removing'].includes(last.status);
}
