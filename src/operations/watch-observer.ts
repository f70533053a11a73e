import type { ServiceHealth } from '../core/health/types.ts';
import type { WatchEvent } from '../core/loop/events.ts';
import type { MadePlan } from './plan.ts';

/** Who wants to know what the daemon sees and does, and changes nothing of it. Nothing here may throw or wait. */
export interface WatchObserver {
  readonly onEvent?: (event: WatchEvent) => void;
  /** After each look. `left`: apps that the daemon may not or will not change by itself. `apps`: those that were looked at. */
  readonly onLook?: (look: Look) => void;
  /** After each round of the health monitor: the services that were asked. */
  readonly onHealth?: (services: readonly ServiceHealth[]) => void;
  /** The daemon ends. */
  readonly close?: () => Promise<void>;
}

export interface Look {
  readonly made: MadePlan;
  readonly left: readonly string[];
  /** Groups that were set off by it. */
  readonly begun: readonly (readonly string[])[];
  /** Milliseconds. */
  readonly ms: number;
}
