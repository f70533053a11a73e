import { createHash } from 'node:crypto';

/** 64 lower-case hex digits. Text is hashed as UTF-8. */
export function sha256(input: string | Uint8Array): string {
  return createHash('sha256').update(input).digest('hex');
}
