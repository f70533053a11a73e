import type { Wake, WebhookSecrets, WebhookSender } from '../core/webhook/types.ts';

export interface ServerOptions {
  /** An address of this machine; `0.0.0.0` or `::` for all of them. */
  readonly address: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Asked at every delivery, so that a changed secret needs no restart. */
  readonly secrets: () => WebhookSecrets;
  /** Must only hand over: the sender waits meanwhile. What it throws is answered with 503, and the sender may try again. */
  readonly onWake: (wake: Wake, sender: WebhookSender) => void | Promise<void>;
  readonly ready: () => Readiness | Promise<Readiness>;
  /** What `/metrics` answers, in Prometheus' text format. */
  readonly metrics: () => string | Promise<string>;
  readonly log: (event: ServerEvent) => void;
  /** Unix milliseconds. */
  readonly now: () => number;
}

export interface Readiness {
  readonly ready: boolean;
  /** What is waited for; shown to whoever may ask. */
  readonly why?: string;
}

/** Texts in it come from outside: they are neutralised where they are shown. `from`: the address of the other end, perhaps a proxy's. */
export type ServerEvent =
  | { readonly kind: 'listening'; readonly address: string; readonly port: number }
  | { readonly kind: 'accepted'; readonly sender: WebhookSender; readonly wake: Wake; readonly from: string }
  | { readonly kind: 'ignored'; readonly sender: WebhookSender; readonly why: string; readonly from: string }
  | {
      readonly kind: 'refused';
      readonly sender?: WebhookSender;
      readonly status: number;
      readonly why: string;
      readonly from: string;
    }
  /** The wake could not be handed over, or something of ours broke. */
  | { readonly kind: 'failed'; readonly what: string; readonly error: unknown };

export interface RunningServer {
  readonly address: string;
  readonly port: number;
  /** Takes nothing new, lets what is under way end, and cuts what does not end in time. */
  readonly close: () => Promise<void>;
}

/** Takes in what others have to tell the daemon. */
export type Serve = (options: ServerOptions) => Promise<RunningServer>;
