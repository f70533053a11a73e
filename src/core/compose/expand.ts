/** A `$` expression that cannot be carried out. `index` is that of its `$` in the text. */
export type ExpandFault =
  | { readonly kind: 'syntax'; readonly index: number; readonly expression: string }
  | { readonly kind: 'unset'; readonly index: number; readonly variable: string }
  | { readonly kind: 'required'; readonly index: number; readonly variable: string; readonly message: string };

export type Lookup = (variable: string) => string | undefined;

export interface Expanded {
  readonly text: string;
  readonly faults: readonly ExpandFault[];
}

/**
 * Compose's interpolation: `$VAR ${VAR} ${VAR:-d} ${VAR-d} ${VAR:?e} ${VAR?e} ${VAR:+r} ${VAR+r}`, nested, and `$$` for a dollar sign.
 * A `$` before anything else is only a dollar sign. What a variable holds is data and is not looked at again.
 */
export function expand(text: string, lookup: Lookup, offset = 0): Expanded {
  if (!text.includes('$')) return { text, faults: [] };
  const faults: ExpandFault[] = [];
  let out = '';
  let index = 0;
  while (index < text.length) {
    const next = text.indexOf('$', index);
    if (next < 0) break;
    out += text.slice(index, next);
    const piece = expandOne(text, next, lookup, offset);
    out += piece.text;
    faults.push(...piece.faults);
    index = piece.end;
  }
  return { text: out + text.slice(index), faults };
}

const nameAt = /[_a-zA-Z][_a-zA-Z0-9]*/y;

function expandOne(text: string, start: number, lookup: Lookup, offset: number): Expanded & { readonly end: number } {
  const index = start + offset;
  if (text[start + 1] === '$') return { text: '$', faults: [], end: start + 2 };
  if (text[start + 1] === '{') return expandBraces(text, start, lookup, offset);
  nameAt.lastIndex = start + 1;
  const variable = nameAt.exec(text)?.[0];
  if (variable === undefined) return { text: '$', faults: [], end: start + 1 };
  return { ...plainVariable(variable, lookup, index), end: start + 1 + variable.length };
}

function expandBraces(
  text: string,
  start: number,
  lookup: Lookup,
  offset: number,
): Expanded & { readonly end: number } {
  const index = start + offset;
  const close = closingBrace(text, start);
  const end = close < 0 ? text.length : close + 1;
  nameAt.lastIndex = start + 2;
  const variable = close < 0 ? undefined : nameAt.exec(text)?.[0];
  const after = start + 2 + (variable?.length ?? 0);
  const operator = /^:?[-?+]/.exec(text.slice(after, close))?.[0];
  if (variable === undefined || (after !== close && operator === undefined)) {
    return { text: '', faults: [{ kind: 'syntax', index, expression: text.slice(start, end) }], end };
  }
  if (operator === undefined) return { ...plainVariable(variable, lookup, index), end };
  const from = after + operator.length;
  return { ...applyOperator(operator, variable, text.slice(from, close), lookup, index, from + offset), end };
}

function applyOperator(
  operator: string,
  variable: string,
  rest: string,
  lookup: Lookup,
  index: number,
  restAt: number,
): Expanded {
  const value = lookup(variable);
  const present = value !== undefined && (operator.length === 1 || value !== '');
  if (operator.endsWith('+')) return present ? expand(rest, lookup, restAt) : { text: '', faults: [] };
  if (present) return { text: value, faults: [] };
  const other = expand(rest, lookup, restAt);
  if (operator.endsWith('-')) return other;
  return { text: '', faults: [...other.faults, { kind: 'required', index, variable, message: other.text }] };
}

function plainVariable(variable: string, lookup: Lookup, index: number): Expanded {
  const value = lookup(variable);
  if (value !== undefined) return { text: value, faults: [] };
  return { text: '', faults: [{ kind: 'unset', index, variable }] };
}

/** Only `${` opens a level: a lone `{` in a default does not. */
function closingBrace(text: string, start: number): number {
  let open = 0;
  for (let index = start; index < text.length; index++) {
    if (text[index] === '$' && text[index + 1] === '{') {
      open++;
      index++;
    } else if (text[index] === '}') {
      open--;
      if (open === 0) return index;
    }
  }
  return -1;
}
