import { fits } from '../../lib/bounded-match.ts';
import { seconds } from '../../lib/duration.ts';
import { nearest } from '../../lib/nearest.ts';
import { optionValues, type ValueType, type Variable } from '../manifest/variable.ts';

/** The text that the app gets, or what is wrong with a value: the end of a sentence that its name begins. */
export type Fitted = { readonly text: string } | { readonly wrong: string; readonly suggestions: readonly string[] };

/** A value of a file against its setting: type, options, bounds, pattern. */
export function fitValue(variable: Variable, value: string | number | boolean): Fitted {
  const type = variable.type ?? 'string';
  const text = String(value);
  const wrong = wrongType(type, variable, value) ?? outOfBounds(type, variable, text) ?? offPattern(variable, text);
  if (wrong === undefined) return { text };
  const meant = type === 'select' ? nearest(text, optionValues(variable)) : undefined;
  return { wrong, suggestions: meant ? [`write ${meant}`] : [] };
}

/** What a value of each type must be. */
export const typeRules: Readonly<Record<ValueType, string>> = {
  string: 'must be a text',
  number: 'must be a number',
  boolean: 'must be true or false',
  password: 'must be a text',
  select: 'must be one of its options',
  email: 'must be an e-mail address such as me@example.org',
  url: 'must be a URL such as https://example.org',
  port: 'must be a port from 1 to 65535',
  duration: 'must be a duration such as 30s, 5m or 1h',
  size: 'must be a size with its unit, such as 512m or 2g',
  path: 'must be a path that begins with / or ./ and has no .. in it',
};

function wrongType(type: ValueType, variable: Variable, value: string | number | boolean): string | undefined {
  if (type === 'select') {
    const options = optionValues(variable);
    return options.includes(String(value)) ? undefined : `must be one of: ${options.join(', ')}`;
  }
  return isOf(type, value) ? undefined : typeRules[type];
}

function isOf(type: ValueType, value: string | number | boolean): boolean {
  return forms[type]?.(String(value), value) ?? true;
}

/** Types that any text is right for have no form. */
const forms: Partial<Record<ValueType, (text: string, value: string | number | boolean) => boolean>> = {
  number: (text, value) => typeof value !== 'boolean' && /^-?\d+(?:\.\d+)?$/.test(text),
  boolean: (text) => text === 'true' || text === 'false',
  email: (text) => /^[^\s@]+@[^\s@]+$/.test(text),
  url: (text) => /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text) && URL.canParse(text),
  port: (text) => /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535,
  duration: (text, value) => typeof value === 'string' && seconds(text) !== undefined,
  size: (text) => sizeInBytes(text) !== undefined,
  path: (text) => /^\.?\//.test(text) && !text.split('/').includes('..'),
};

/** Numbers, ports, durations in seconds and sizes in bytes by their amount, everything else by its length. */
function outOfBounds(type: ValueType, { validation }: Variable, text: string): string | undefined {
  const { min, max } = validation ?? {};
  const amount = amountOf(type, text);
  const [held, unit] = amount === undefined ? [[...text].length, ' characters'] : [amount, unitOf(type)];
  if ((min === undefined || held >= min) && (max === undefined || held <= max)) return undefined;
  const of = amount === undefined ? 'have' : 'be';
  if (min !== undefined && max !== undefined) return `must ${of} ${min} to ${max}${unit}`;
  return min === undefined ? `must ${of} at most ${max}${unit}` : `must ${of} at least ${min}${unit}`;
}

/** Undefined: what counts is the length. */
function amountOf(type: ValueType, text: string): number | undefined {
  if (type === 'number' || type === 'port') return Number(text);
  if (type === 'duration') return seconds(text);
  return type === 'size' ? sizeInBytes(text) : undefined;
}

function unitOf(type: ValueType): string {
  if (type === 'duration') return ' seconds';
  return type === 'size' ? ' bytes' : '';
}

function sizeInBytes(text: string): number | undefined {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(?:([kmgt])i?)?b?$/i.exec(text) ?? [];
  if (amount === undefined || /\d$/.test(text)) return undefined;
  return Number(amount) * 1024 ** (unit ? 'kmgt'.indexOf(unit.toLowerCase()) + 1 : 0);
}

function offPattern({ validation }: Variable, text: string): string | undefined {
  const pattern = compilePattern(validation?.pattern ?? '');
  const fit = pattern ? fits(pattern, text) : true;
  if (fit) return undefined;
  if (fit === undefined) return 'cannot be checked: its pattern takes too long';
  return `must ${validation?.patternMessage?.replace(/^must /, '') ?? `fit ${validation?.pattern}`}`;
}

/** The whole value must fit. Undefined where there is no pattern, or it is none. */
export function compilePattern(pattern: string): RegExp | undefined {
  if (pattern === '') return undefined;
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return undefined;
  }
}
