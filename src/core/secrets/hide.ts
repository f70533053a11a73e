import { percentEncoded } from './token.ts';

/** Every spelling in which a value may turn up in a log, a URL or JSON; line by line, too, where it has several. */
export function formsOf(value: string): string[] {
  const lines = value.split(/\r?\n/).filter((line) => line.length >= 8 && line !== value);
  return [value, encodeURIComponent(value), percentEncoded(value), JSON.stringify(value).slice(1, -1), ...lines];
}

/** A text without any of these values. `hidden`: longest first. */
export function hide(text: string, hidden: readonly string[]): string {
  return hidden.reduce((so, secret) => so.replaceAll(secret, '(sensitive)'), text);
}
