import { expand, type Lookup } from './expand.ts';

interface DotenvEntry {
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

interface DotenvFault {
  readonly line: number;
  readonly message: string;
}

export interface Dotenv {
  readonly entries: ReadonlyMap<string, DotenvEntry>;
  readonly faults: readonly DotenvFault[];
}

interface Piece {
  readonly value: string;
  readonly end: number;
}

/**
 * An env file by Compose's rules: `KEY=value`, `KEY: value`, `export`, `#` comments, quotes that may span lines, escapes in double quotes,
 * `$VAR` expansion outside single quotes. A key without `=` takes its value from `lookup`. `lookup` also serves expansion, after the file's
 * own earlier keys.
 */
export function parseDotenv(source: string, lookup: Lookup): Dotenv {
  const text = source.replace(/^\uFEFF/, '');
  const entries = new Map<string, DotenvEntry>();
  const faults: DotenvFault[] = [];
  const known: Lookup = (name) => entries.get(name)?.value ?? lookup(name);
  let index = 0;
  for (;;) {
    index = statementStart(text, index);
    if (index >= text.length) break;
    const line = lineOf(text, index);
    const head = /^(?:export[ \t]+)?([^=:\n]*)([=:\n]|$)/.exec(text.slice(index));
    const key = (head?.[1] ?? '').trim();
    const wrong = keyFault(key);
    if (wrong) return { entries, faults: [...faults, { line, message: wrong }] };
    index += head?.[0].length ?? 1;
    if (head?.[2] !== '=' && head?.[2] !== ':') {
      const inherited = lookup(key);
      if (inherited !== undefined) entries.set(key, { value: inherited, line });
      continue;
    }
    while (/[ \t\v\f\r]/.test(text[index] ?? '')) index++;
    const piece = valueAt(text, index, known);
    if (typeof piece === 'string') return { entries, faults: [...faults, { line, message: piece }] };
    index = piece.end;
    entries.set(key, { value: piece.value, line });
  }
  return { entries, faults };
}

/** An env file whose values stand for themselves: `KEY=value` to a line, nothing quoted and nothing expanded. */
export function parseRawEnv(source: string): Dotenv {
  const entries = new Map<string, DotenvEntry>();
  const faults: DotenvFault[] = [];
  for (const [index, text] of source.split(/\r?\n/).entries()) {
    const cut = text.indexOf('=');
    if (text.trim() === '' || text.startsWith('#')) continue;
    const wrong = keyFault(cut < 0 ? text : text.slice(0, cut));
    if (wrong) faults.push({ line: index + 1, message: wrong });
    else if (cut > 0) entries.set(text.slice(0, cut), { value: text.slice(cut + 1), line: index + 1 });
  }
  return { entries, faults };
}

function statementStart(text: string, from: number): number {
  let index = from;
  for (;;) {
    while (index < text.length && /\s/.test(text[index] ?? '')) index++;
    if (text[index] !== '#') return index;
    const end = text.indexOf('\n', index);
    if (end < 0) return text.length;
    index = end;
  }
}

function keyFault(key: string): string | undefined {
  if (key === '') return 'a name is missing before "="';
  if (/\s/.test(key)) return `the name "${key}" has a space in it`;
  const odd = /[^\p{L}\p{N}_.\-[\]]/u.exec(key);
  return odd ? `the name "${key}" has a character that is not allowed: ${JSON.stringify(odd[0])}` : undefined;
}

/** A text where it is faulty. */
function valueAt(text: string, start: number, lookup: Lookup): Piece | string {
  const quote = text[start];
  if (quote !== '"' && quote !== "'") return plainValue(text, start, lookup);
  for (let index = start + 1; index < text.length; index++) {
    if (text[index] !== quote || text[index - 1] === '\\') continue;
    const inner = text.slice(start + 1, index);
    if (quote === "'") return { value: inner.replaceAll("\\'", "'"), end: index + 1 };
    return expanded(unescapeText(inner), lookup, index + 1);
  }
  return 'a closing quote is missing';
}

function plainValue(text: string, start: number, lookup: Lookup): Piece | string {
  const newline = text.indexOf('\n', start);
  const end = newline < 0 ? text.length : newline;
  // A `#` is a comment only behind a space: not at the very start of the value.
  const bare = text.slice(start, end).replace(/ #.*$/s, '').trimEnd();
  return expanded(bare, lookup, end);
}

function expanded(value: string, lookup: Lookup, end: number): Piece | string {
  const { text, faults } = expand(value, lookup);
  const hard = faults.find((fault) => fault.kind !== 'unset');
  if (hard?.kind === 'syntax') return `${hard.expression} is not a valid expression`;
  if (hard?.kind === 'required') return `variable ${hard.variable} is needed: ${hard.message}`;
  return { value: text, end };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** `\$` becomes `$$`, which expansion turns into a dollar sign. */
function unescapeText(text: string): string {
  return text.replace(/\\(.)/gs, (whole, char: string) =>
    char === '$' ? '$$' : char === '"' || char === '\\' || char === "'" ? char : (escapes[char] ?? whole),
  );
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
