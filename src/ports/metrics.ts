import type { AppOutcome } from '../core/events.ts';
import type { Plan } from '../core/plan/types.ts';
import type { AppState } from '../core/status/types.ts';
import type { WebhookSender } from '../core/webhook/types.ts';

/** What the daemon counts. Every call is cheap; nothing is sent anywhere, it is asked for. Times in seconds, moments as Unix seconds. */
export interface Metrics {
  /** An app's pass has ended. */
  readonly reconciled: (pass: { readonly app: string; readonly outcome: AppOutcome; readonly seconds: number }) => void;
  /** Keys in the queue: ready to be taken, being worked on, waiting for their time. */
  readonly queued: (depth: { readonly ready: number; readonly working: number; readonly delayed: number }) => void;
  /** A plan was made: what of it is drift is counted by class, which is the code of the reason. */
  readonly planned: (plan: Plan) => void;
  /** All apps as they are now; one that is missing is gone, with all that was counted of it. */
  readonly apps: (apps: readonly AppFigures[]) => void;
  readonly containersRestarted: (app: string, times: number) => void;
  readonly rolledBack: (app: string) => void;
  /** One whole look at the engine. */
  readonly snapshotTaken: (seconds: number) => void;
  /** Whether the stream of events is open; each time it opens after the first is a reconnect. */
  readonly engineConnected: (isConnected: boolean) => void;
  readonly engineEvent: () => void;
  /** The source of the files (git, a folder) was asked for news. */
  readonly sourceAsked: (asked: { readonly at: number; readonly isReached: boolean }) => void;
  readonly webhookReceived: (outcome: WebhookOutcome, sender?: WebhookSender) => void;
  /** Prometheus' text format. */
  readonly text: () => string;
}

/** As the server's events call them. */
export type WebhookOutcome = 'accepted' | 'ignored' | 'refused';

export interface AppFigures {
  readonly app: string;
  readonly state: AppState;
  /** Every service that ought to run does, and none is unhealthy. */
  readonly isHealthy: boolean;
  /** When it was last seen so; absent where it never was. */
  readonly lastHealthyAt?: number;
  readonly hasDrift?: boolean;
  /** Its last change was rolled back, and is not tried again. */
  readonly isQuarantined?: boolean;
}
