import { hmacSha256, isSameDigest } from '../../../lib/hmac.ts';
import { sha256 } from '../../../lib/sha256.ts';
import type { WebhookRequest } from '../types.ts';
import type { Proof } from './contract.ts';

/** Seconds that a signed time may be away from now, either way: clocks differ, and deliveries wait. */
const tolerance = 300;

/** `signature`: hex digits of an HMAC-SHA256 over the body, as most services sign; a prefix such as `sha256=` is passed over. */
export function provenByBody(
  { body }: WebhookRequest,
  secrets: readonly string[],
  signature: string | undefined,
  deliveryId: string | undefined,
): Proof {
  if (signature === undefined || signature === '') return missing;
  const given = signature.replace(/^sha256=/, '').toLowerCase();
  if (!anyOf(secrets, (secret) => isSameDigest(hmacSha256(secret, body), given))) return wrong;
  return { kind: 'genuine', marks: marksOf(body, deliveryId), isStale: false };
}

/** A signature over a time and the body, both in `signed`. `time`: Unix seconds. */
export function provenByTime(
  signed: Uint8Array,
  time: number,
  now: number,
  isSigned: (signed: Uint8Array) => boolean,
): Proof {
  if (!Number.isFinite(time) || !isSigned(signed)) return wrong;
  return { kind: 'genuine', marks: [sha256(signed)], isStale: Math.abs(now / 1000 - time) > tolerance };
}

/** The secret itself, sent along: all that some services can do. */
export function provenByToken(
  { body }: WebhookRequest,
  secrets: readonly string[],
  token: string | undefined,
  deliveryId?: string,
): Proof {
  if (token === undefined || token === '') return missing;
  // Digests have one length, so that not even the secret's length is told by the time that it takes.
  const given = sha256(token);
  if (!anyOf(secrets, (secret) => isSameDigest(sha256(secret), given))) return wrong;
  return { kind: 'genuine', marks: marksOf(body, deliveryId), isStale: false };
}

/** `Bearer TOKEN`, or the bare token: what is written into a field called "authorisation header". */
export function bearer(header: string | undefined): string | undefined {
  return header?.replace(/^Bearer\s+/i, '').trim();
}

/** Every secret is tried, so that the time does not tell which one it was. */
export function anyOf(secrets: readonly string[], fits: (secret: string) => boolean): boolean {
  return secrets.map(fits).some(Boolean);
}

export const missing: Proof = { kind: 'forged', why: 'it bears no signature' };
export const wrong: Proof = { kind: 'forged', why: 'no secret made its signature' };

/** An id is not signed, so it alone proves nothing new; the body alone would do, but an id says "again" of another body, too. */
function marksOf(body: Uint8Array, deliveryId: string | undefined): string[] {
  return [sha256(body), ...(deliveryId ? [`id ${deliveryId.slice(0, 128)}`] : [])];
}
