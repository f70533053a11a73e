import type { HealthEntry } from '../core/health/history.ts';
import type { RestartRecord } from '../core/health/monitor.ts';
import type { Hold } from '../core/hold/types.ts';
import type { AppMemory, Memory } from '../core/memory/types.ts';
import type { PastEvent, Quarantine, Revision, RevisionFiles } from '../core/revision/types.ts';

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
  readonly revisions: RevisionTable;
  readonly holds: HoldTable;
  readonly health: HealthTable;
  readonly restarts: RestartTable;
  readonly close: () => void;
}

export type CacheKind = 'api-version' | 'app' | 'identity' | 'engine' | 'build' | 'files' | 'registry' | 'notified';

/** What was applied, and what of it is not to be applied again. A damaged row counts as not remembered. */
export interface RevisionTable {
  /** By app, then number; of all apps where none is named. */
  readonly list: (app?: string) => readonly Revision[];
  readonly files: (app: string, number: number) => RevisionFiles | undefined;
  /** New, or over what it was; the files stay where none are given. */
  readonly put: (revision: Revision, files?: RevisionFiles) => void;
  readonly quarantined: () => readonly Quarantine[];
  readonly quarantine: (held: Quarantine) => void;
  readonly release: (app: string) => void;
  readonly tell: (event: PastEvent) => void;
  /** The newest, oldest of them first. */
  readonly events: (most: number) => readonly PastEvent[];
  /** All of it, or nothing. */
  readonly together: (work: () => void) => void;
}

/** What people have said by hand and files do not say. */
export interface HoldTable {
  readonly list: () => readonly Hold[];
  readonly put: (hold: Hold) => void;
  readonly lift: (hold: Pick<Hold, 'app' | 'service' | 'kind'>) => void;
}

/** Answers of containers, the newest last; a bounded number of each service. */
export interface HealthTable {
  readonly add: (entry: HealthEntry) => void;
  readonly list: (app: string) => readonly HealthEntry[];
}

/** Restarts by the health monitor. */
export interface RestartTable {
  /** Empty where there were none. */
  readonly of: (app: string, service: string) => RestartRecord;
  readonly put: (app: string, service: string, record: RestartRecord) => void;
  /** A person has taken the app in hand, or it was made anew: what was before counts no more. */
  readonly clear: (app: string) => void;
}

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
  /** Process ids mean the same only within one; empty where the machine has none. */
  readonly pidNamespace: string;
  readonly host: string;
  readonly user: string;
  /** What it does: `apply`. */
  readonly operation: string;
  /** Unix milliseconds. */
  readonly since: number;
}
