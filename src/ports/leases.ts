import type { Holder } from './store.ts';

/** Who works on a workspace, told where everybody looks who could work on it: on the engine itself, as a container that is never started. */
export interface Leases {
  /** Atomic: of several that try, one gets the id of its lease; undefined where there is one already. */
  readonly make: (workspace: string, owner: Holder) => Promise<string | undefined>;
  readonly look: (workspace: string) => Promise<Lease | undefined>;
  /** Writes another renewal value; false where the lease is gone. */
  readonly renew: (id: string, renewal: number) => Promise<boolean>;
  /** By id, so that nobody takes away what another made meanwhile. No error where it is gone. */
  readonly remove: (id: string) => Promise<void>;
}

export interface Lease {
  readonly id: string;
  /** Absent where nobody can read what it says. */
  readonly owner?: Holder;
  /** Changes as long as the owner lives. */
  readonly renewal: number;
}
