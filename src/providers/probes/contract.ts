import { type Address, addressesOf } from '../../core/health/addresses.ts';
import type { ProbeAnswer, ProbeWish } from '../../core/health/probe.ts';
import type { ProbeQuestion } from '../../ports/probe.ts';

/** One way to ask whether a container is healthy. Never throws. */
export type ProbeMember<K extends ProbeWish['kind']> = (question: Asking<K>) => Promise<ProbeAnswer>;

export type Asking<K extends ProbeWish['kind']> = Omit<ProbeQuestion, 'wish'> & {
  readonly wish: Extract<ProbeWish, { kind: K }>;
};

/**
 * From here, at each address that it may answer at, the likeliest first; where none leads there, from inside. What is reached and fails,
 * fails: that it answers itself inside does not help those who want to reach it.
 */
export async function fromHereElseInside(
  { wish, container, endpoint }: Asking<'http' | 'tcp'>,
  at: (address: Address) => Promise<ProbeAnswer>,
  inside: () => Promise<ProbeAnswer>,
): Promise<ProbeAnswer> {
  const addresses = addressesOf(container, wish.port, endpoint);
  const answers: ProbeAnswer[] = [];
  for (const address of addresses) {
    const answer = await at(address);
    if (answer.kind === 'passed') return answer;
    answers.push(answer);
  }
  const failed = answers.find(({ kind }) => kind === 'failed');
  if (failed) return failed;
  const within = await inside();
  return within.kind === 'away' ? (answers[0] ?? within) : within;
}

/** What an attempt to connect came to. An address that nothing leads to says nothing of what runs there. */
export function trouble(error: unknown): ProbeAnswer {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ECONNREFUSED') return { kind: 'failed', why: 'nothing listens there yet' };
  if (code === 'ECONNRESET' || code === 'EPIPE') return { kind: 'failed', why: 'the connection was closed' };
  const isAway = ['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN', 'EACCES'];
  return { kind: isAway.includes(code ?? '') ? 'away' : 'failed', why: message };
}
