/** Whom a webhook may come from. `gitea` stands for Forgejo, too; `registry` for the CNCF distribution (`registry:2`). */
export const webhookSenders = [
  'github',
  'gitlab',
  'gitea',
  'bitbucket',
  'docker-hub',
  'registry',
  'harbor',
  'generic',
] as const;
export type WebhookSender = (typeof webhookSenders)[number];

/** What came in, before anything in it is believed. */
export interface WebhookRequest {
  /** What follows `/hooks/` in the address; absent where headers have to tell who sent it. */
  readonly sender?: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** `token` of the address' query: the only place where Docker Hub can carry a secret. */
  readonly token?: string;
  /** As it came: signatures are over bytes. */
  readonly body: Uint8Array;
}

/** Several for one sender while a secret is being changed. A sender without one is refused like a forger. */
export type WebhookSecrets = Readonly<Partial<Record<WebhookSender, readonly string[]>>>;

/** Marks of the deliveries that were taken, and when, in Unix milliseconds. */
export type Deliveries = ReadonlyMap<string, number>;

/**
 * Where to look, never what to believe: commits and images are asked for where they come from.
 * `push`: a repository has new commits · `image`: a registry has new images · `ping`: the sender tries whether anybody is there.
 */
export type Wake =
  | {
      readonly kind: 'push';
      /** Every address that the sender names for the repository: https, ssh, and its page. */
      readonly repositories: readonly string[];
      readonly refs: readonly PushedRef[];
      /** From the repository's root. A hint: absent where the sender tells none or not all, and a forced push hides what it took away. */
      readonly paths?: readonly string[];
    }
  | {
      readonly kind: 'image';
      /** In Docker's familiar form: `redis:7`, `ghcr.io/me/app:1.2`, `ghcr.io/me/app@sha256:…` where no tag is told. */
      readonly images: readonly string[];
    }
  | { readonly kind: 'ping' };

export interface PushedRef {
  readonly kind: 'branch' | 'tag';
  /** Without `refs/heads/`. */
  readonly name: string;
  /** What it leads to now; absent where it was deleted, or not told. */
  readonly commit?: string;
  readonly isDeleted: boolean;
  /** History was rewritten; false where the sender does not tell. */
  readonly isForced: boolean;
}

/** `ignored`: from whom it says, about something that changes nothing here. It is answered as a success, or senders would give up on the hook. */
export type Verdict =
  | {
      readonly kind: 'accepted';
      readonly sender: WebhookSender;
      readonly wake: Wake;
      /** To be remembered, so that the same delivery is not taken twice. */
      readonly marks: readonly string[];
    }
  | { readonly kind: 'ignored'; readonly sender: WebhookSender; readonly why: string }
  | Refusal;

export interface Refusal {
  readonly kind: 'refused';
  readonly sender?: WebhookSender;
  readonly status: 400 | 401 | 403 | 404 | 415;
  /** For the log. */
  readonly why: string;
  /** What the sender is told; nothing that would help somebody who guesses. */
  readonly told: string;
}
