import type { ErrorCode } from '../error-codes.ts';

const mishaps: readonly ErrorCode[] = ['docker-unreachable', 'docker-refused', 'compose-failed', 'step-failed'];

/** Failures that leave it open whether the revision is good: the next pass finds out. */
export function isNoVerdict({ code }: { readonly code: ErrorCode }): boolean {
  return code === 'stopped-meanwhile' || code === 'docker-unreachable';
}

/**
 * What may as well be the machine's doing as the files': a connection that was cut, an engine that could not just then. It is tried once more
 * before anything is made of it. All else that fails a step is sure.
 */
export function isMishap({ code }: { readonly code: ErrorCode }): boolean {
  return mishaps.includes(code);
}
