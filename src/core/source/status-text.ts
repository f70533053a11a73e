import { neutraliseLine } from '../../lib/escape.ts';
import { formsOf, hide } from '../secrets/hide.ts';

/** The longest that every service takes. */
const longest = 140;

/** One line for people who look at a commit: no secret, no escape sequences, at most 140 characters. */
export function statusText(text: string, secrets: readonly string[] = []): string {
  const hidden = secrets
    .filter((secret) => secret.length > 0)
    .flatMap(formsOf)
    .toSorted((a, b) => b.length - a.length);
  const line = neutraliseLine(hide(text, hidden)).replace(/ {2,}/g, ' ').trim();
  // by characters, so that none is cut in half
  const characters = [...line];
  return characters.length <= longest
    ? line
    : `${characters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`;
}
