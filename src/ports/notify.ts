import type { NotifierTarget } from '../core/notify/notifiers.ts';
import type { Notice } from '../core/notify/types.ts';
import type { Clock } from './clock.ts';

/** Delivers one notice, masked already. Never throws, and tells nothing of the target but its host. */
export type Notify = (parcel: Parcel) => Promise<Delivery>;

export interface Parcel {
  readonly notice: Notice;
  readonly target: NotifierTarget;
  readonly workspace: string;
  /** The same for each attempt, and for no other notice: a receiver can tell that it has it already. */
  readonly id: string;
  readonly patience: Patience;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface Patience {
  /** Attempts in all, where a service is busy, broken or away. */
  readonly attempts: number;
  /** Milliseconds for one attempt. */
  readonly timeout: number;
  /** A wait that a service names is honoured up to this, in milliseconds. */
  readonly longestWait: number;
}

export type Delivery =
  /** `answer`: what the service said, on one line. */
  | { readonly kind: 'delivered'; readonly answer: string; readonly attempts: number }
  | {
      readonly kind: 'failed';
      /** A sentence without its end: `hooks.slack.com answers 404: no_service`. */
      readonly why: string;
      readonly suggestions: readonly string[];
      readonly attempts: number;
    };
