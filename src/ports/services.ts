import type { FoundService, ServiceAct } from '../core/service/plan-service.ts';

/** What keeps services running on this machine: systemd. Every failure is an OrbitrError. */
export interface Services {
  /** Why services cannot be managed here, as a sentence; undefined where they can. `root`: also where only root may. */
  readonly obstacle: (needs: 'reading' | 'root') => string | undefined;
  readonly look: (name: string) => Promise<FoundService>;
  /** Carries one act out; `text` for `write`. */
  readonly act: (name: string, act: ServiceAct, text?: string) => Promise<void>;
  readonly facts: (name: string) => Promise<ServiceFacts>;
  /** The name of a user, from a name or a number; undefined where there is none. */
  readonly user: (user: string | number) => Promise<string | undefined>;
  /** The group that may write a socket, where not everybody may; undefined where there is no such socket. */
  readonly socketGroup: (path: string) => Promise<string | undefined>;
  /** Who owns a folder. */
  readonly owner: (path: string) => number;
}

/** What systemd says of a service that it knows. */
export interface ServiceFacts {
  /** `active (running)` in two words. */
  readonly active: string;
  readonly sub: string;
  readonly pid?: number;
  readonly restarts: number;
  /** Why it ended last: `success`, `exit-code`, `signal` … */
  readonly result: string;
  readonly exitStatus?: number;
  /** As systemd writes it; absent where it never ran. */
  readonly since?: string;
}
