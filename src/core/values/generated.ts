import { nearest } from '../../lib/nearest.ts';
import type { Generate } from '../config/generate.ts';
import { optionValues, type Variable } from '../manifest/variable.ts';

/** How a value is made where nobody gives one: as the manifest says, and a password in any case. */
export function recipeOf({ type, generate, validation }: Variable): Generate | undefined {
  if (generate) return generate;
  if (type !== 'password') return undefined;
  const { min = 0, max = 1024 } = validation ?? {};
  return { length: Math.min(Math.max(32, min), max) };
}

/** Why a value cannot be made this way: the end of a sentence. */
export function recipeFault(
  { key, type, validation }: Variable,
  { kind = 'text', length = 32, of }: Generate,
  keys: readonly string[],
): { readonly wrong: string; readonly suggestions: readonly string[] } | undefined {
  if (type !== undefined && type !== 'string' && type !== 'password')
    return { wrong: `is of type ${type} and cannot be generated, which gives a text`, suggestions: [] };
  if (of !== undefined && (of === key || !keys.includes(of))) {
    const others = keys.filter((other) => other !== key);
    const meant = nearest(of, others);
    const wrong = `is made from ${of}, which is no other setting`;
    return {
      wrong,
      suggestions: meant ? [`write \`of: ${meant}\``] : others.length > 0 ? [`use one of: ${others.join(', ')}`] : [],
    };
  }
  const { min = 0, max = Number.POSITIVE_INFINITY } = validation ?? {};
  if (kind !== 'text' || (length >= min && length <= max)) return undefined;
  const better = length < min ? min : max;
  return {
    wrong: `must have at ${length < min ? 'least' : 'most'} ${better} characters, but ${length} are asked for`,
    suggestions: [`write \`length: ${better}\``],
  };
}

const examples: Readonly<Record<string, string>> = {
  number: '1',
  boolean: 'true',
  password: '{ generate: { length: 32 } }',
  email: 'me@example.org',
  url: 'https://example.org',
  port: '8080',
  duration: '30s',
  size: '512m',
  path: '/srv/data',
};

/** A value that a person can begin with. */
export function exampleOf(variable: Variable): string {
  return optionValues(variable)[0] ?? examples[variable.type ?? 'string'] ?? '…';
}
