/**
 * A secret’s stand-in. It travels wherever the value would, through Compose and into hashes, plans and caches, and the value takes its
 * place only in what the engine is given. It is made of characters that mean nothing in YAML, Compose, URLs and shells.
 */
export interface SecretReference {
  /** `db.POSTGRES_PASSWORD` of an app, or the path of a named secret: `db/password`. */
  readonly ref: string;
  /** Counts the values that it has had, from 1. */
  readonly generation: number;
}

/** `url`: the value is percent-encoded when it takes the token’s place. */
export type TokenEncoding = 'plain' | 'url';

export interface SecretToken extends SecretReference {
  readonly encoding: TokenEncoding;
}

const tokenPattern = /orbitr-secret~(\d+)~(plain|url)~([\w.+-]+)~/g;

export function secretToken({ ref, generation }: SecretReference, encoding: TokenEncoding = 'plain'): string {
  return `orbitr-secret~${generation}~${encoding}~${ref.replaceAll('/', '+')}~`;
}

/** In the order in which they stand, repeated where they are. */
export function tokensIn(text: string): SecretToken[] {
  return [...text.matchAll(tokenPattern)].map(toToken);
}

/**
 * The same text or model with values in the place of tokens, keys untouched. Where `reveal` has no value the token stays, so that a token
 * that an app was never given reveals nothing.
 */
export function replaceTokens<T>(model: T, reveal: (secret: SecretReference) => string | undefined): T {
  return mapTexts(model, (text) =>
    text.replaceAll(tokenPattern, (token, ...groups) => {
      const { encoding, ref, generation } = toToken([token, ...groups]);
      const value = reveal({ ref, generation });
      if (value === undefined) return token;
      return encoding === 'url' ? percentEncoded(value) : value;
    }),
  );
}

/** Every text of a model changed, at any depth, keys untouched. */
export function mapTexts<T>(model: T, change: (text: string) => string): T {
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') return change(value);
    if (Array.isArray(value)) return value.map(walk);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  return walk(model) as T;
}

/** For people: `postgres://app:(secret db.PASSWORD)@db`. */
export function showTokens(text: string): string {
  return text.replaceAll(tokenPattern, (...match) => `(secret ${toToken(match).ref})`);
}

/** Strict: also what `encodeURIComponent` leaves alone and a URL’s user part does not like. */
export function percentEncoded(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function toToken([, generation, encoding, ref = '']: readonly (string | number | undefined)[]): SecretToken {
  return {
    ref: String(ref).replaceAll('+', '/'),
    generation: Number(generation),
    encoding: encoding === 'url' ? 'url' : 'plain',
  };
}
