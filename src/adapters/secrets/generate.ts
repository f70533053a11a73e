import {
  argon2Sync,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  randomInt,
  randomUUID,
} from 'node:crypto';
import type { Generate } from '../../core/config/generate.ts';
import { OrbitrError } from '../../core/errors.ts';
import { seconds } from '../../lib/duration.ts';

const lower = 'abcdefghijklmnopqrstuvwxyz';
const alphanumeric = `${lower.toUpperCase()}${lower}0123456789`;

/** Without quotes, backslash and dollar sign, which shells and Compose files take for something else. */
const charsets: Readonly<Record<NonNullable<Generate['charset']>, string>> = {
  alphanumeric,
  hex: '0123456789abcdef',
  digits: '0123456789',
  base64: `${alphanumeric}+/`,
  symbols: `${alphanumeric}!#%*+,-.:;=?@^_~`,
};

/** A new value as a recipe says. `of`: what it is made from. `now`: Unix seconds. */
export async function generate(
  recipe: Generate,
  { of = '', now }: { readonly of?: string; readonly now: number },
): Promise<string> {
  const { kind = 'text', bytes = 32, prefix = '' } = recipe;
  switch (kind) {
    case 'text':
      return prefix + drawn(recipe.length ?? 32, charsets[recipe.charset ?? 'alphanumeric']);
    case 'hex':
    case 'base64':
    case 'base64url':
      return prefix + randomBytes(bytes).toString(kind);
    case 'uuid':
      return randomUUID();
    case 'username':
      return prefix + drawn(1, lower) + drawn((recipe.length ?? 12) - 1, `${lower}0123456789`);
    case 'jwt':
      return jwt(recipe, of, now);
    case 'private-key':
      return privateKey(recipe.algorithm ?? 'ed25519');
    case 'public-key':
      return publicKey(of);
    case 'argon2':
      return argon2(of);
    case 'bcrypt':
      return bcrypt(of, recipe.cost ?? 10);
  }
}

function drawn(length: number, characters: string): string {
  return Array.from({ length }, () => characters[randomInt(characters.length)]).join('');
}

const tenYears = 10 * 365 * 86_400;

function jwt({ claims = {}, expires }: Generate, secret: string, now: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = now + Math.round(seconds(expires ?? '') ?? tenYears);
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ iat: now, exp, ...claims })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

function privateKey(algorithm: 'ed25519' | 'rsa'): string {
  const { privateKey: key } =
    algorithm === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 3072 }) : generateKeyPairSync('ed25519');
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function publicKey(pem: string): string {
  try {
    return createPublicKey(createPrivateKey(pem)).export({ type: 'spki', format: 'pem' }).toString();
  } catch (cause) {
    const suggestions = ['name a value that is generated with kind: private-key'];
    throw new OrbitrError({
      code: 'invalid-value',
      message: 'a public key cannot be made: its `of` is no private key',
      suggestions,
      cause,
    });
  }
}

/** The form that servers read: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`, with the parameters that OWASP names first. */
function argon2(message: string): string {
  const nonce = randomBytes(16);
  const [memory, passes, parallelism] = [19_456, 2, 1];
  const hash = argon2Sync('argon2id', { message, nonce, parallelism, tagLength: 32, memory, passes });
  const text = (part: Buffer) => part.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${text(nonce)}$${text(hash)}`;
}

async function bcrypt(message: string, cost: number): Promise<string> {
  // Past 72 bytes bcrypt looks at nothing: a longer value would be weaker than it seems.
  if (Buffer.byteLength(message) > 72) {
    const suggestions = ['make that value shorter, or use kind: argon2'];
    throw new OrbitrError({
      code: 'invalid-value',
      message: 'bcrypt cannot hash a value of more than 72 bytes',
      suggestions,
    });
  }
  const { hash } = await import('bcryptjs');
  return hash(message, cost);
}
