import type { ProbeAnswer, ProbeWish } from '../core/health/probe.ts';
import type { ContainerInspect } from '../core/live/inspect.ts';
import type { Exec } from './exec.ts';

/** Asks one container once. Never throws; what went wrong is the answer. */
export type Probe = (question: ProbeQuestion) => Promise<ProbeAnswer>;

export interface ProbeQuestion {
  readonly wish: ProbeWish;
  /** As it was a moment ago. */
  readonly container: ContainerInspect;
  /** The engine's: `unix:///…`, `tcp://host:2375`, `ssh://user@host`. */
  readonly endpoint: string;
  /** The way in where none leads from here. */
  readonly exec: Exec;
  readonly signal: AbortSignal;
}
