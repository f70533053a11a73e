import type { ErrorCode } from '../error-codes.ts';
import type { PassEvent, PassResult } from '../events.ts';
import type { HealthState } from '../health/history.ts';
import type { Affected } from '../source/affected.ts';

/** What the daemon tells while it runs; the log, `-o json`, notifiers and metrics are all made from these. */
export type WatchEvent =
  | { readonly kind: 'watching'; readonly workspace: string; readonly endpoint: string; readonly apps: number }
  /** Somebody else holds the workspace. */
  | { readonly kind: 'waiting'; readonly message: string }
  /** One look over these keys, and what it found to do. */
  | {
      readonly kind: 'looked';
      readonly keys: readonly string[];
      readonly ms: number;
      readonly open: number;
      /** Into every container, not only at the lists. */
      readonly deep?: true;
    }
  | { readonly kind: 'pass'; readonly apps: readonly string[]; readonly event: PassEvent }
  | { readonly kind: 'passed'; readonly apps: readonly string[]; readonly result: PassResult }
  /** It is not as its files want it, and the daemon leaves it so: told once, until that changes. */
  | {
      readonly kind: 'left';
      readonly app: string;
      readonly message: string;
      readonly suggestions: readonly string[] /** A person has to agree to it. */;
      readonly consent?: true;
    }
  | { readonly kind: 'held'; readonly app: string; readonly message: string }
  /** A service has become ill or well, or the monitor has restarted it or given it up. */
  | {
      readonly kind: 'health';
      readonly app: string;
      readonly service: string;
      readonly state: HealthState | 'restarted' | 'given-up';
      readonly message: string;
      /** Of one that was given up: what its check said last, and how often it was restarted. */
      readonly why?: string;
      readonly restarts?: number;
    }
  /** A container ends by itself again and again; told once, and once more when that is over. */
  | {
      readonly kind: 'flapping';
      readonly app: string;
      readonly service: string;
      readonly state: 'begun' | 'over';
      readonly message: string;
      readonly suggestions: readonly string[];
    }
  /** This machine was just started: what the engine starts by itself is left to it. Told once. */
  | { readonly kind: 'settling'; readonly apps: readonly string[]; readonly message: string }
  /** Something did not go well, and is tried again at `next` (Unix milliseconds). */
  | {
      readonly kind: 'trouble';
      /** As docs/errors.md lists it; absent where it is none of those. */
      readonly code?: ErrorCode;
      readonly message: string;
      readonly suggestions: readonly string[];
      readonly next?: number;
    }
  | { readonly kind: 'engine'; readonly state: 'lost' | 'back'; readonly message: string }
  /** The repository has another commit. */
  | { readonly kind: 'moved'; readonly commit: string; readonly subject: string; readonly apps: Affected }
  /** The repository gives nothing new; what was there before is served on. */
  | { readonly kind: 'source'; readonly message: string; readonly suggestions: readonly string[] }
  | { readonly kind: 'source-back'; readonly message: string }
  /** Newer images are taken. */
  | { readonly kind: 'newer'; readonly app: string; readonly message: string }
  /** Somebody sent a webhook. */
  | { readonly kind: 'hook'; readonly message: string }
  /** A person handed work over. */
  | { readonly kind: 'asked'; readonly verb: string; readonly by: string }
  | { readonly kind: 'ended'; readonly message: string };
