import type { Schema } from './schema.ts';
import { inWords } from './type-words.ts';

/** What a value may be beyond its type: as its own messages say, else by its bounds. */
export function allowedWords(schema: Schema): readonly string[] {
  const { words = [], anyOf, items } = schema;
  const own = words.map(asOffer).filter((word) => word !== 'not empty');
  if (own.length > 0) return own;
  if (anyOf) return anyOf.flatMap(allowedWords);
  if (items) return [...atLeast(schema), ...allowedWords(items).map((word) => `each ${word}`)];
  if (schema.enum) return [inWords(schema.enum.map(String))];
  if (schema.const !== undefined) return [String(schema.const)];
  return [...amount(schema), ...length(schema), ...(schema.pattern ? [`text that fits ${schema.pattern}`] : [])];
}

/** `must be a duration such as 30s` → `a duration such as 30s`. */
function asOffer(message: string): string {
  return message.replace(/^must be |^is no /, '').replace(/^must not be /, 'not ');
}

function amount({ minimum, maximum, exclusiveMinimum }: Schema): readonly string[] {
  // A whole number has the bounds of what can be counted exactly, of which nobody needs to hear.
  const [least, most] = [minimum, maximum].map((bound) =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER ? bound : undefined,
  );
  if (least !== undefined && most !== undefined) return [`${least} to ${most}`];
  const words = [
    ...(exclusiveMinimum === undefined ? [] : [`above ${exclusiveMinimum}`]),
    ...(least === undefined ? [] : [`at least ${least}`]),
    ...(most === undefined ? [] : [`at most ${most}`]),
  ];
  return words.length > 0 ? [words.join(', ')] : [];
}

function length({ maxLength }: Schema): readonly string[] {
  return maxLength === undefined ? [] : [`at most ${maxLength} characters`];
}

function atLeast({ minItems }: Schema): readonly string[] {
  return minItems === undefined ? [] : [minItems === 1 ? 'not empty' : `at least ${minItems}`];
}
