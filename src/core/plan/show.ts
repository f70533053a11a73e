import type { Json } from '../desired/canonical.ts';
import { formsOf, hide } from '../secrets/hide.ts';
import { showTokens } from '../secrets/token.ts';

/** Names whose values never appear in any output. */
const sensitiveName =
  /pass(word|wd|phrase)?|pwd|secret|token|credential|api_?key|access_?key|private|salt|auth(?!or)|htpasswd|cookie|dsn|webhook|connection_?string|(^|_)key($|_)/i;

/** A password inside a URL, or behind a name of its own, hides in values of any name. */
const inside: readonly (readonly [RegExp, string])[] = [
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi, '$1:(sensitive)@'],
  [/((?:pass(?:word|wd)?|pwd|secret|token)\s*[=:]\s*)[^;,\s"&]+/gi, '$1(sensitive)'],
];

const longest = 60;

/** What is shown of a long text before the place where it differs. */
const lead = 20;

/**
 * Both sides of a change as they may be shown: secrets replaced, text in quotes, long ones cut around the first difference, of lists only
 * the element that differs. `hidden` are values that are secret wherever they turn up.
 */
export function shownChange(
  path: string,
  before: Json | undefined,
  after: Json | undefined,
  hidden: readonly string[] = [],
): { readonly before: string; readonly after: string } {
  const safe = { before: safely(path, before, hidden), after: safely(path, after, hidden) };
  const isLong = safe.before.length > longest || safe.after.length > longest;
  const inner = isLong ? onlyDifference(before, after) : undefined;
  if (inner) return shownChange(path, inner.before, inner.after, hidden);
  // the secret that stood there before is not known as one any more
  if (safe.after.includes('(sensitive)') && before !== undefined)
    return { before: '(sensitive)', after: cut(safe.after, 0) };
  const from = firstDifference(safe.before, safe.after);
  return { before: cut(safe.before, from), after: cut(safe.after, from) };
}

/** The elements by which two lists of one length differ, where that is a single one. */
function onlyDifference(before: Json | undefined, after: Json | undefined) {
  if (!Array.isArray(before) || !Array.isArray(after) || before.length !== after.length) return undefined;
  const differing = before.flatMap((element, index) => {
    const other = after[index];
    return JSON.stringify(element) === JSON.stringify(other) ? [] : [{ before: element, after: other }];
  });
  return differing.length === 1 ? differing[0] : undefined;
}

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  return at;
}

/** A window of the text in which `from` stands, where the text is too long; from its beginning, where that is enough. */
function cut(text: string, from: number): string {
  if (text.length <= longest) return text;
  if (from < longest - lead) return `${text.slice(0, longest - 1)}…`;
  const start = Math.min(from - lead, text.length - longest + 1);
  const rest = text.slice(start);
  return rest.length < longest ? `…${rest}` : `…${rest.slice(0, longest - 2)}…`;
}

function safely(path: string, value: Json | undefined, hidden: readonly string[]): string {
  if (value === undefined) return '(none)';
  if (isSensitive(path)) return '(sensitive)';
  const text = typeof value === 'string' && /^\((from env_file|unset)\)$/.test(value) ? value : JSON.stringify(value);
  return withoutSecrets(text, hidden);
}

export function withoutSecrets(text: string, hidden: readonly string[] = []): string {
  const masked = hide(text, hidden);
  return showTokens(inside.reduce((so, [pattern, by]) => so.replace(pattern, by), masked));
}

export function isSensitive(path: string): boolean {
  const [, name] = /^(?:environment|labels|driver_opts|build\.args)\.(.*)$/s.exec(path) ?? [];
  return name !== undefined && sensitiveName.test(name);
}

/** Values of variables whose names say that they are secret. Short ones are left: they turn up everywhere by chance. */
export function secretValues(variables: Readonly<Record<string, string | null | undefined>>): string[] {
  const secrets = Object.entries(variables).filter(
    ([name, value]) => sensitiveName.test(name) && (value?.length ?? 0) >= 4,
  );
  return longestFirst(secrets.flatMap(([, value]) => formsOf(value ?? '')));
}

/** A value that holds another one is hidden as a whole. */
export function longestFirst(values: readonly string[]): string[] {
  return [...new Set(values)].sort((a, b) => b.length - a.length);
}
