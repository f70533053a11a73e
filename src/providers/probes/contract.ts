import type { ProbeAnswer, ProbeWish } from '../../core/health/probe.ts';
import type { ProbeQuestion } from '../../ports/probe.ts';

/** One way to ask whether something is healthy. Never throws. */
export type ProbeMember<K extends ProbeWish['kind']> = (
  question: ProbeQuestion & { readonly wish: Extract<ProbeWish, { kind: K }> },
) => Promise<ProbeAnswer>;

/** What an attempt to connect came to. An address that nothing leads to says nothing of what runs there. */
export function trouble(error: unknown): ProbeAnswer {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') return { kind: 'failed', why: 'nothing listens there yet' };
  if (code === 'ECONNRESET' || code === 'EPIPE') return { kind: 'failed', why: 'the connection was closed' };
  const isAway = ['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EACCES'];
  return { kind: isAway.includes(code ?? '') ? 'away' : 'failed', why: message };
}
