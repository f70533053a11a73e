import type { Notice } from './types.ts';

/**
 * A text that is at most `limit` long when it has been escaped, cut at the end where it is longer. `size`: how long a service counts it;
 * UTF-16 units where absent. Never cuts a character or an escape in two.
 */
export function fitted(
  text: string,
  limit: number,
  escaped: (text: string) => string = (plain) => plain,
  size: (text: string) => number = (plain) => plain.length,
): string {
  const whole = escaped(text);
  if (size(whole) <= limit) return whole;
  const characters = [...text];
  let [least, beyond] = [0, characters.length];
  while (beyond - least > 1) {
    const middle = Math.floor((least + beyond) / 2);
    if (size(escaped(`${characters.slice(0, middle).join('')}…`)) <= limit) least = middle;
    else beyond = middle;
  }
  return escaped(`${characters.slice(0, least).join('').trimEnd()}…`);
}

/** As UTF-8. */
export function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Which app, revision and commit a notice is about: `blog · revision 5 · commit 1a2b3c4 by Ada: Fix the port`. */
export function contextOf({ app, revision, commit }: Notice, workspace: string): string {
  return [
    workspace,
    ...(app === undefined ? [] : [app]),
    ...(revision === undefined ? [] : [`revision ${revision}`]),
    ...(commit ? [`commit ${commit.id.slice(0, 7)} by ${commit.author}: ${commit.subject}`] : []),
  ].join(' · ');
}
