import { typeRules } from '../values/fit-value.ts';
import { recipeOf } from '../values/generated.ts';
import type { ValueType, Variable } from './variable.ts';

/** `text`, `port`, `choice`: what a person calls the type. */
export function settingType({ type = 'string' }: Pick<Variable, 'type'>): string {
  return typeNames[type] ?? type;
}

/** What a value may be beyond its type: a sentence's end each. */
export function settingAllowed({ type = 'string', options, validation }: Variable): readonly string[] {
  const { pattern, patternMessage, min, max } = validation ?? {};
  const chosen = (options ?? []).map(optionText);
  // What the author says of a value says more than its type does.
  const isSaid = selfEvident.includes(type) || pattern !== undefined || (type === 'port' && (min ?? max) !== undefined);
  const rule = isSaid ? [] : [typeRules[type]];
  return [
    ...(chosen.length > 0
      ? [`${chosen.slice(0, -1).join(', ')}${chosen.length > 1 ? ' or ' : ''}${chosen.at(-1)}`]
      : rule),
    ...(min === undefined && max === undefined ? [] : [bounds(type, min, max)]),
    ...(pattern === undefined ? [] : [patternMessage ?? `text that fits ${pattern}`]),
  ].map((text) => text.replace(/^must (?:be )?|^be /, ''));
}

function optionText(option: NonNullable<Variable['options']>[number]): string {
  if (typeof option !== 'object') return String(option);
  const value = option.value === '' ? '""' : option.value;
  return option.label ? `${value} (${option.label})` : value;
}

/** Whether an app must say something itself. */
export function mustBeGiven(variable: Variable): boolean {
  return variable.required === true && variable.default === undefined && recipeOf(variable) === undefined;
}

/** The value where an app gives none; undefined where there is none. */
export function settingDefault(variable: Variable): string | undefined {
  if (variable.default !== undefined) {
    if (variable.type === 'password') return variable.default === '' ? 'empty' : '(a password)';
    return variable.default === '' ? 'empty' : String(variable.default);
  }
  const recipe = recipeOf(variable);
  if (!recipe) return undefined;
  return recipe.of === undefined ? 'made by the first apply' : `made from ${recipe.of}`;
}

const typeNames: Partial<Record<ValueType, string>> = {
  string: 'text',
  boolean: 'true or false',
  select: 'choice',
  email: 'e-mail address',
  url: 'URL',
};

/** Types that say by their name what fits them. */
const selfEvident: readonly ValueType[] = ['string', 'password', 'number', 'boolean', 'select', 'email', 'url'];

function bounds(type: ValueType, min: number | undefined, max: number | undefined): string {
  const unit = units[type] ?? (amounts.includes(type) ? '' : ' characters');
  if (min !== undefined && max !== undefined) return min === max ? `${min}${unit}` : `${min} to ${max}${unit}`;
  return min === undefined ? `at most ${max}${unit}` : `at least ${min}${unit}`;
}

const amounts: readonly ValueType[] = ['number', 'port'];
const units: Partial<Record<ValueType, string>> = { duration: ' seconds', size: ' bytes' };
