import type { Generate } from '../core/config/generate.ts';
import type { KnownSecrets } from '../core/secrets/need.ts';
import type { SecretReference } from '../core/secrets/token.ts';

/** Where secret values are kept and made. Every failure of the store is an OrbitrError `state-unreadable`. */
export interface Secrets {
  /** What desired state may know of them: no value. */
  readonly known: KnownSecrets;
  /** The value, of this very generation; undefined where there is none. */
  readonly get: (secret: SecretReference) => string | undefined;
  /** Durable when the call returns, and untouched where it is kept so already. Not `lasting`: known to this process alone. */
  readonly put: (ref: string, secret: KeptSecret, how: { readonly lasting: boolean }) => void;
  /** Reads again what another process may have kept since. */
  readonly reload: () => void;
  /** A new value. `of`: the value that it is made from, revealed. `now`: Unix seconds, for tokens that end. */
  readonly generate: (recipe: Generate, from: { readonly of?: string; readonly now: number }) => Promise<string>;
}

export interface KeptSecret {
  readonly value: string;
  readonly generation: number;
  /** What it was made from, secrets in it as tokens. */
  readonly of?: string;
}
