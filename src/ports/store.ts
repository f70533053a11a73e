import type { AppMemory, Memory } from '../core/memory/types.ts';

/** State: what Docker cannot tell. Synchronous, durable when a call returns. Every failure is an OrbitrError `state-unreadable`. */
export interface Store {
  /** Absolute: the folder that it lies in. */
  readonly dir: string;
  readonly memory: () => Memory;
  readonly remember: (app: string, memory: AppMemory) => void;
  readonly forget: (app: string) => void;
  /** A value that can be computed again: the API version of an endpoint, what an app's files came to. */
  readonly cached: (kind: CacheKind, key: string) => string | undefined;
  readonly cache: (kind: CacheKind, key: string, value: string) => void;
  /** The workspace's own salt, 32 bytes, for digests of secrets. */
  readonly salt: () => Uint8Array;
  readonly lock: LockTable;
  readonly close: () => void;
}

export type CacheKind = 'api-version' | 'app' | 'identity' | 'engine' | 'build' | 'files' | 'registry';

/** Who works on the workspace. Acquired in one transaction: of several that try, one gets it. */
export interface LockTable {
  /** The holder where somebody else has it; undefined where it is ours now. */
  readonly acquire: (who: Holder, isGone: (holder: Holder) => boolean) => Holder | undefined;
  readonly release: (who: Holder) => void;
  readonly holder: () => Holder | undefined;
}

export interface Holder {
  readonly pid: number;
  /** When the kernel says it started; opaque. */
  readonly startTime: string;
  readonly bootId: string;
  readonly host: string;
  readonly user: string;
  /** What it does: `apply`. */
  readonly operation: string;
  /** Unix milliseconds. */
  readonly since: number;
}
