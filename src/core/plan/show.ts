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

/** A value as it may be shown: secrets replaced, long ones cut, text in quotes. `hidden` are values that are secret wherever they turn up. */
export function shown(path: string, value: Json | undefined, hidden: readonly string[] = []): string {
  if (value === undefined) return '(none)';
  if (isSensitive(path)) return '(sensitive)';
  const text = typeof value === 'string' && /^\((from env_file|unset)\)$/.test(value) ? value : JSON.stringify(value);
  const safe = withoutSecrets(text, hidden);
  return safe.length > longest ? `${safe.slice(0, longest - 1)}…` : safe;
}

export function withoutSecrets(text: string, hidden: readonly string[] = []): string {
  const masked = hide(text, hidden);
  return showTokens(inside.reduce((so, [pattern, by]) => so.replace(pattern, by), masked));
}

export function isSensitive(path: string): boolean {
  const [, name] = /^(?:environment|labels|build\.args)\.(.*)$/s.exec(path) ?? [];
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
