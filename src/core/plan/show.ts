import type { Json } from '../desired/canonical.ts';

/** Names whose values never appear in any output. */
const sensitiveName =
  /pass(word|wd|phrase)?|secret|token|credential|api_?key|access_?key|private|salt|auth(?!or)|cookie|dsn|(^|_)key($|_)/i;

/** A password inside a URL hides in values of any name. */
const urlPassword = /([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi;

const longest = 60;

/** A value as it may be shown: secrets replaced, long ones cut, text in quotes. `sensitive` says where the fact comes from a secret anyway. */
export function shown(path: string, value: Json | undefined): string {
  if (value === undefined) return '(none)';
  if (isSensitive(path)) return '(sensitive)';
  const text = typeof value === 'string' && /^\((from env_file|unset)\)$/.test(value) ? value : JSON.stringify(value);
  const safe = text.replace(urlPassword, '$1:(sensitive)@');
  return safe.length > longest ? `${safe.slice(0, longest - 1)}…` : safe;
}

export function isSensitive(path: string): boolean {
  const name = path.slice(path.lastIndexOf('.') + 1);
  return /^(environment|labels|build\.args)\./.test(path) && sensitiveName.test(name);
}
