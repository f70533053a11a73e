import { nearest } from '../../lib/nearest.ts';
import { shown } from '../files/checked.ts';
import type { Path } from '../files/tree.ts';
import type { SpecError } from './spec-validator.js';

/** What is wrong, as it follows the path of the value. */
export function complaint({ keyword, params, data }: SpecError): string {
  switch (keyword) {
    case 'type':
      return `must be ${either(typeNames(params.type).map(typeWord))}, is ${shown(data)}`;
    case 'enum':
      return `must be one of: ${(params.allowedValues as unknown[]).join(', ')}; is ${shown(data)}`;
    case 'required':
      return `has no "${String(params.missingProperty)}"`;
    case 'pattern':
      return `does not have the form ${String(params.pattern)}, is ${shown(data)}`;
    case 'uniqueItems':
      return `has ${shown((data as unknown[] | undefined)?.[Number(params.i)])} twice`;
    case 'minimum':
      return `must be at least ${String(params.limit)}, is ${shown(data)}`;
    case 'maximum':
      return `must be at most ${String(params.limit)}, is ${shown(data)}`;
    case 'format':
      return `is not a valid ${String(params.format)}: ${shown(data)}`;
    default:
      return `is not valid here (${keyword})`;
  }
}

/** What to do about it; empty where the complaint says all. */
export function advice({ keyword, params, data, parentSchema }: SpecError, path: Path): string[] {
  if (parentSchema?.format === 'duration' && typeof data === 'number') return [`write ${data}s`];
  const types = keyword === 'type' ? [params.type].flat() : [];
  if (types.includes('string') && (typeof data === 'number' || typeof data === 'boolean'))
    return [`write "${data}" in quotes`];
  if (data === null && types.length > 0) return [`give "${String(path.at(-1))}" a value, or remove it`];
  if (keyword === 'enum' && typeof data === 'string') {
    const meant = nearest(data, (params.allowedValues as unknown[]).map(String));
    return meant ? [`write ${meant}`] : [];
  }
  return [];
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  null: 'empty',
};

/** Text is allowed nearly everywhere for the sake of variables; where a number or a boolean is meant, that is what to tell. */
function typeNames(type: unknown): readonly unknown[] {
  const types = [type].flat();
  const meant = types.filter((name) => name !== 'string');
  return types.length === 2 && meant.some((name) => name === 'boolean' || name === 'number' || name === 'integer')
    ? meant
    : types;
}

function typeWord(type: unknown): string {
  return typeWords[String(type)] ?? String(type);
}

function either(words: readonly string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : (words[0] ?? 'something else');
}
