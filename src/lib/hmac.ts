import { createHmac, timingSafeEqual } from 'node:crypto';

/** 64 lower-case hex digits. Text is taken as UTF-8. */
export function hmacSha256(key: string | Uint8Array, text: string | Uint8Array): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

/** In a time that tells nothing about where they differ. */
export function isSameDigest(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
