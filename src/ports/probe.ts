import type { ProbeAnswer, ProbeWish } from '../core/health/probe.ts';

/** Asks one address once. Never throws; what went wrong is the answer. */
export type Probe = (question: ProbeQuestion) => Promise<ProbeAnswer>;

export interface ProbeQuestion {
  readonly wish: ProbeWish;
  /** An IP address or a host name. */
  readonly host: string;
  /** Where it listens there, which need not be the container's own port. */
  readonly port: number;
  readonly signal: AbortSignal;
}
