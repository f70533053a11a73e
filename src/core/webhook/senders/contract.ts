import type { Wake, WebhookRequest, WebhookSender } from '../types.ts';

export type Headers = WebhookRequest['headers'];
export type Payload = Readonly<Record<string, unknown>>;

/** One service that sends webhooks: how it is known, how it proves itself, what it says. */
export interface Sender {
  readonly name: WebhookSender;
  /** Further names that the address may call it by. */
  readonly aliases?: readonly string[];
  /** Whether headers tell that it is this one. Absent: only the address tells. */
  readonly isTold?: (headers: Headers) => boolean;
  /** It sends a delivery until it is taken, and nothing else meanwhile: one that was taken before must not be refused for ever. */
  readonly insists?: boolean;
  /** Whether one of the secrets made it. `now`: Unix milliseconds. */
  readonly prove: (request: WebhookRequest, secrets: readonly string[], now: number) => Proof;
  readonly read: (payload: Payload, headers: Headers) => Reading;
}

export type Proof =
  | {
      readonly kind: 'genuine';
      /** What makes this delivery different from every other: of what is signed, and the sender's own id. */
      readonly marks: readonly string[];
      /** Signed, at another time than now. */
      readonly isStale: boolean;
    }
  | { readonly kind: 'forged'; readonly why: string };

export type Reading =
  | { readonly kind: 'wake'; readonly wake: Wake }
  | { readonly kind: 'ignored'; readonly why: string }
  | { readonly kind: 'malformed'; readonly why: string };
