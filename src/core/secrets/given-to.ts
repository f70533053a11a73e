import type { LoadedCompose } from '../compose/types.ts';
import { type SecretReference, tokensIn } from './token.ts';

/**
 * The secrets that an app was given by its values, its own and those that came with outputs. Nothing else may be revealed to it: a Compose
 * file of a foreign author could name the token of any other app.
 */
export function secretsGivenTo({ variables }: Pick<LoadedCompose, 'variables'>): SecretReference[] {
  const found = new Map(
    Object.values(variables)
      .flatMap(tokensIn)
      .map(({ ref, generation }) => [`${ref}#${generation}`, { ref, generation }] as const),
  );
  return [...found.values()];
}
