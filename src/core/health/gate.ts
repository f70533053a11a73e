import { exitWords, type FailReason, type LookWish, look } from './look.ts';
import type { ProbeAnswer } from './probe.ts';
import type { Sight } from './sight.ts';

/**
 * What waiting for one container has come to. waiting and ready (while stability is asked for) are open; all others are final.
 * Failed and timed out are told apart: the first is sure, the second is patience that ended.
 */
export type Verdict =
  | { readonly kind: 'waiting'; readonly why: string }
  /** A note tells what could not be found out. */
  | { readonly kind: 'ready'; readonly note?: string }
  | { readonly kind: 'stable'; readonly note?: string }
  | { readonly kind: 'completed' }
  | { readonly kind: 'failed'; readonly reason: FailReason; readonly why: string }
  | { readonly kind: 'timed-out'; readonly why: string; readonly seconds: number };

export interface GateWish extends LookWish {
  readonly until: 'ready' | 'stable' | 'completed';
  /** Seconds without a restart or a failure after which ready counts as stable. */
  readonly stableFor: number;
  /** Seconds until it must be ready. A health check that the image brings may ask for more. */
  readonly deadline: number;
  /** It is asked from outside, too; failures in a row, after a first success, at which it counts as unhealthy. */
  readonly probe?: { readonly retries: number };
}

/** Everything that a gate remembers. JSON-safe, so that a journal can keep it: the deadline is absolute. */
export interface Gate {
  /** Unix milliseconds. */
  readonly opened: number;
  readonly deadline: number;
  readonly verdict: Verdict;
  /** Restarts by the engine since it opened. */
  readonly crashes: number;
  /** The sight before. */
  readonly last?: Sight;
  /** Unix milliseconds since when it has been well without a break. */
  readonly wellSince?: number;
  /** Questions of the container's present start. */
  readonly asked: Asked;
}

interface Asked {
  readonly passed: boolean;
  /** In a row. */
  readonly failed: number;
  readonly away: number;
  readonly why?: string;
}

/** Restarts at which a container counts as one that will not come up. */
const crashLimit = 2;
/** Times that no way to a container is found before that is taken for the way things are: it counts as running. */
const awayLimit = 3;
const unasked: Asked = { passed: false, failed: 0, away: 0 };

export function openGate(at: number, wish: GateWish): Gate {
  const verdict = { kind: 'waiting', why: 'its container is gone' } as const;
  return { opened: at, deadline: at + allowed(wish, 0) * 1000, verdict, crashes: 0, asked: unasked };
}

/** Pure: the gate after one more look. `undefined`: the container is not there. A final verdict is never taken back. */
export function advance(gate: Gate, sight: Sight | undefined, at: number, wish: GateWish): Gate {
  if (isFinal(gate.verdict, wish)) return gate;
  const next = sight ? seen(gate, sight, wish) : absent(gate);
  if (isFinal(next.verdict, wish) || at < next.deadline) return next;
  const why = next.verdict.kind === 'waiting' ? next.verdict.why : 'it has not been ready for long enough';
  return { ...next, verdict: { kind: 'timed-out', why, seconds: (next.deadline - next.opened) / 1000 } };
}

export function isFinal({ kind }: Verdict, { until }: Pick<GateWish, 'until'>): boolean {
  return kind === 'ready' ? until !== 'stable' : kind !== 'waiting';
}

/** Whether an answer from outside would decide something: what does not run as it should is not asked. */
export function isWorthAsking(sight: Sight, wish: GateWish): boolean {
  return wish.probe !== undefined && look(sight, wish).kind === 'well';
}

function absent({ wellSince: _well, last: _last, ...gate }: Gate): Gate {
  return { ...gate, verdict: { kind: 'waiting', why: 'its container is gone' }, asked: unasked };
}

function seen(gate: Gate, sight: Sight, wish: GateWish): Gate {
  const isSame = gate.last?.id === sight.id;
  const isSameStart = isSame && gate.last?.startedAt === sight.startedAt && gate.last.restarts === sight.restarts;
  // what happened before the first look is no fault of this start
  const crashes = gate.crashes + (isSame ? Math.max(0, sight.restarts - (gate.last?.restarts ?? 0)) : 0);
  const deadline = Math.max(gate.deadline, gate.opened + allowed(wish, sight.patience) * 1000);
  const asked = listen(isSameStart || !gate.last ? gate.asked : unasked, sight.answer);
  const { wellSince: before, ...rest } = gate;
  const kept = { ...rest, crashes, deadline, asked, last: sight };
  const verdict = judge(sight, wish, crashes, asked);
  if (verdict.kind !== 'ready') return { ...kept, verdict };
  // one bad answer does not close a gate, and yet starts its time anew
  if (asked.failed > 0) return { ...kept, verdict };
  const wellSince = isSameStart ? (before ?? sight.at) : sight.at;
  const isStable = wish.until === 'stable' && sight.at - wellSince >= wish.stableFor * 1000;
  return { ...kept, wellSince, verdict: isStable ? { ...verdict, kind: 'stable' } : verdict };
}

function judge(sight: Sight, wish: GateWish, crashes: number, asked: Asked): Verdict {
  const found = look(sight, wish);
  if (found.kind === 'failed' || found.kind === 'completed') return found;
  // a job that may fail and try again is ended by its own policy
  if (crashes >= crashLimit && !(wish.job && wish.restart.startsWith('on-failure')))
    return {
      kind: 'failed',
      reason: 'crash-loop',
      why: `it ended ${crashes} times in a row${exitWords(sight)}`,
    };
  if (found.kind === 'waiting') return found;
  return wish.probe ? answered(asked, wish.probe) : { kind: 'ready' };
}

function answered(
  { passed, failed, away, why = 'it was not asked yet' }: Asked,
  { retries }: { retries: number },
): Verdict {
  if (passed && failed >= retries)
    return { kind: 'failed', reason: 'probe', why: `it answered well at first, then no more: ${why}` };
  if (passed) return { kind: 'ready' };
  return away >= awayLimit
    ? { kind: 'ready', note: `it could not be asked from here: ${why}` }
    : { kind: 'waiting', why };
}

function listen(asked: Asked, answer: ProbeAnswer | undefined): Asked {
  if (!answer) return asked;
  if (answer.kind === 'passed') return { passed: true, failed: 0, away: 0 };
  const { why } = answer;
  return answer.kind === 'failed'
    ? { ...asked, failed: asked.failed + 1, away: 0, why }
    : { ...asked, away: asked.away + 1, why };
}

function allowed({ deadline, until, stableFor, hasHealthcheck }: GateWish, patience: number): number {
  return Math.max(deadline, hasHealthcheck ? 0 : patience) + (until === 'stable' ? stableFor : 0);
}
