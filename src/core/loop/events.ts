import type { PassEvent, PassResult } from '../events.ts';
import type { Affected } from '../source/affected.ts';

/** What the daemon tells while it runs; the log, `-o json`, notifiers and metrics are all made from these. */
export type WatchEvent =
  | { readonly kind: 'watching'; readonly workspace: string; readonly endpoint: string; readonly apps: number }
  /** Somebody else holds the workspace. */
  | { readonly kind: 'waiting'; readonly message: string }
  /** One look over these keys, and what it found to do. */
  | { readonly kind: 'looked'; readonly keys: readonly string[]; readonly ms: number; readonly open: number }
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
  /** Something did not go well, and is tried again at `next` (Unix milliseconds). */
  | {
      readonly kind: 'trouble';
      readonly message: string;
      readonly suggestions: readonly string[];
      readonly next?: number;
    }
  | { readonly kind: 'engine'; readonly state: 'lost' | 'back'; readonly message: string }
  /** The repository has another commit. */
  | { readonly kind: 'moved'; readonly commit: string; readonly subject: string; readonly apps: Affected }
  /** The repository gives nothing new; what was there before is served on. */
  | { readonly kind: 'source'; readonly message: string; readonly suggestions: readonly string[] }
  /** Somebody sent a webhook. */
  | { readonly kind: 'hook'; readonly message: string }
  /** A person handed work over. */
  | { readonly kind: 'asked'; readonly verb: string; readonly by: string }
  | { readonly kind: 'ended'; readonly message: string };
