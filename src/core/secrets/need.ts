import { derivedKinds, type Generate } from '../config/generate.ts';
import type { SecretReference } from './token.ts';

/** A secret that an app needs, and where its value comes from. The value itself is never in here. */
export interface SecretNeed extends SecretReference {
  /** The setting that it is the value of. */
  readonly key: string;
  readonly source: SecretSource;
}

export type SecretSource =
  /** Made once and kept. `of`: what it is made from, secrets in it as tokens. */
  | { readonly kind: 'generated'; readonly recipe: Generate; readonly of?: string }
  /** Written in the app file. */
  | { readonly kind: 'given' }
  /** `{ secret: path }` */
  | { readonly kind: 'named' };

/** What is kept of secrets, as far as desired state may know it. */
export interface KnownSecrets {
  readonly find: (ref: string) => KnownSecret | undefined;
  /** Whether the value that is kept is this very text. */
  readonly holds: (ref: string, text: string) => boolean;
}

export interface KnownSecret {
  readonly generation: number;
  /** What it was made from, as it was then. */
  readonly of?: string;
  /** Only its generation is known, from what was applied; the value is lost, or has not been read back yet. */
  readonly lost?: boolean;
}

/** Nothing is kept yet. */
export const noSecrets: KnownSecrets = { find: () => undefined, holds: () => false };

/**
 * Which value of a secret is meant: the one that is kept, or the next. A generated one stays whatever its recipe says; one that is made
 * from another value follows that. `given` is the text of the app file where there is one.
 */
export function generationOf(ref: string, source: SecretSource, known: KnownSecrets, given?: string): number {
  const kept = known.find(ref);
  if (!kept) return 1;
  const isSame = source.kind === 'given' ? given !== undefined && known.holds(ref, given) : !isStale(source, kept);
  return isSame ? kept.generation : kept.generation + 1;
}

function isStale(source: SecretSource, kept: KnownSecret): boolean {
  if (source.kind !== 'generated' || !derivedKinds.includes(source.recipe.kind ?? 'text')) return false;
  return !kept.lost && source.of !== kept.of;
}
