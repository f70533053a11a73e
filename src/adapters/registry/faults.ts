import { OrbitrError } from '../../core/errors.ts';
import { neutraliseLine } from '../../lib/escape.ts';
import type { RegistryAddress } from './address.ts';

/** It gave no answer that could be used: nothing is known of its images. */
export function unreachable({ registry, origin }: RegistryAddress, why: string, cause?: unknown): OrbitrError {
  return new OrbitrError({
    code: 'registry-unreachable',
    message: `${registry} could not be asked: ${neutraliseLine(why)}`,
    suggestions: [`check the way there: curl -sSI ${origin}/v2/`],
    cause,
  });
}

/** 401 or 403 after all credentials were tried. Registries do not tell whether it is there. */
export function refused({ registry, path }: RegistryAddress, status: number, trouble?: string): OrbitrError {
  const login = registry === 'docker.io' ? 'docker login' : `docker login ${registry}`;
  return new OrbitrError({
    code: 'registry-unreachable',
    message: `${registry} does not let us see ${path} (${status})`,
    suggestions: [`log in: ${login}`, ...(trouble ? [`mend the credential helper: ${trouble}`] : [])],
  });
}

export function asksForPatience({ registry, origin }: RegistryAddress, wait: number | undefined): OrbitrError {
  const when = wait === undefined ? '' : `, for ${Math.ceil(wait / 1000)} s`;
  const login = registry === 'docker.io' ? 'docker login' : `docker login ${registry}`;
  return new OrbitrError({
    code: 'registry-unreachable',
    message: `${registry} asks to wait (429)${when}`,
    suggestions: ['try again later', `or log in for a higher limit: ${login}`],
    detail: [origin],
  });
}

export function missing({ registry, path, tag }: RegistryAddress): OrbitrError {
  return new OrbitrError({
    code: 'image-missing',
    message: `${registry} has no ${path}${tag.startsWith('sha256:') ? '@' : ':'}${tag}`,
    suggestions: ['check the name and the tag'],
  });
}

/** The words of undici, whose own message is only `fetch failed`. */
export function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'it did not answer in time';
  if (error.message === 'terminated') return 'its answer is cut off';
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const [first] = cause instanceof AggregateError ? cause.errors : [cause];
  const words = first instanceof Error ? first.message : String(first);
  return words || (cause as NodeJS.ErrnoException).code || error.message;
}
