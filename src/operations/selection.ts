import { OrbitrError } from '../core/errors.ts';
import { nearest } from '../lib/nearest.ts';

/** Refuses names that no app bears, with the one that was probably meant. */
export function checkSelection(asked: readonly string[], known: readonly string[]): void {
  const unknown = asked.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = nearest(unknown, known);
  throw new OrbitrError({
    code: 'reference-missing',
    message: `there is no app named ${unknown} in this workspace`,
    subject: { app: unknown },
    suggestions: near
      ? [`did you mean ${near}?`]
      : known.length > 0
        ? [`use one of: ${known.join(', ')}`]
        : ['the workspace has no apps yet: add a folder apps/<name> with a compose.yaml'],
  });
}
