import type { IncomingMessage } from 'node:http';
import type { Limits } from './limits.ts';

export type Received =
  | { readonly kind: 'whole'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'too-slow' }
  /** The other end is gone: there is nobody to answer. */
  | { readonly kind: 'gone' };

/** Bytes that the sender announces; 0 where it announces none. */
export function declaredLength(request: IncomingMessage): number {
  return Number(request.headers['content-length'] ?? 0);
}

/** Never holds more than the limit, whatever was announced. */
export function receiveBody(
  request: IncomingMessage,
  { bodyBytes, bodyTime }: Pick<Limits, 'bodyBytes' | 'bodyTime'>,
): Promise<Received> {
  if (declaredLength(request) > bodyBytes) return Promise.resolve({ kind: 'too-large' });
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const end = (received: Received): void => {
      clearTimeout(late);
      request.removeAllListeners('data');
      resolve(received);
    };
    const late = setTimeout(() => end({ kind: 'too-slow' }), bodyTime);
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > bodyBytes) end({ kind: 'too-large' });
      else chunks.push(chunk);
    });
    request.on('end', () => end({ kind: 'whole', bytes: Buffer.concat(chunks) }));
    request.on('error', () => end({ kind: 'gone' }));
    request.on('close', () => end({ kind: 'gone' }));
  });
}

/**
 * Lets the rest of a body in, for a while, and drops it. An answer that is sent while the other end still writes is lost with the
 * connection, and its sender would only see that it broke.
 */
export function drained(request: IncomingMessage, { drainTime }: Pick<Limits, 'drainTime'>): Promise<void> {
  if (request.complete || request.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(late);
      resolve();
    };
    const late = setTimeout(end, drainTime);
    request.on('end', end).on('close', end).on('error', end);
    request.resume();
  });
}
