import { nearest } from '../../lib/nearest.ts';
import { allowedWords } from './allowed-words.ts';
import { splitDefault } from './default-words.ts';
import { below, type Child, childrenOf, type Schema } from './schema.ts';
import { inWords, typeWords } from './type-words.ts';
import type { Explained, Explanation, FieldLine, Form } from './types.ts';

export interface Format {
  /** What its paths begin with: `app`. */
  readonly root: string;
  readonly file: string;
  readonly schema: Schema;
}

/** What stands at a path of a format, or the step that leads nowhere. */
export function explainField(format: Format, steps: readonly string[], recursive: boolean): Explained {
  let reached: Child = { name: '', schema: format.schema, required: false };
  for (const [index, step] of steps.entries()) {
    const next = below(reached.schema, step);
    if (!next) return { wrong: leadsNowhere([format.root, ...steps.slice(0, index)].join('.'), step, reached.schema) };
    reached = next;
  }
  return { explanation: explain(format, steps, reached, recursive) };
}

function explain({ root, file }: Format, steps: readonly string[], reached: Child, recursive: boolean): Explanation {
  const { schema, required } = reached;
  const { description = '', default: said } = splitDefault(descriptionOf(schema), schema.enum);
  const forms = formsOf(schema);
  const given = schema.default === undefined ? said : shownDefault(schema.default);
  return {
    path: [root, ...steps].join('.'),
    file,
    field: steps.join('.'),
    type: typeWords(schema),
    required,
    // The forms say it better than one sentence about all of them.
    allowed: forms.length > 0 ? [] : allowedWords(schema),
    keys: schema.propertyNames ? allowedWords(schema.propertyNames) : [],
    ...(given === undefined ? {} : { default: given }),
    description,
    oneOf: forms,
    fields: linesOf(schema, recursive),
  };
}

function leadsNowhere(path: string, step: string, schema: Schema) {
  const names = childrenOf(schema).map(({ name }) => name);
  const meant = nearest(step, names);
  const message =
    names.length > 0
      ? `${path} has no field ${step}`
      : `${path} is ${withArticle(typeWords(schema))}, which has no fields`;
  return {
    message,
    ...(meant ? { meant: `${path}.${meant}` } : {}),
    known: names.length > 0 && names.length <= 12 ? names.map((name) => `${path}.${name}`) : [path],
  };
}

function withArticle(type: string): string {
  return type === 'true or false' || type === 'anything' || type === 'text' ? type : `a ${type}`;
}

function linesOf(schema: Schema, recursive: boolean): readonly FieldLine[] {
  return childrenOf(schema).map(({ name, schema: inner, required }) => {
    const further = recursive ? linesOf(inner, true) : [];
    return {
      name,
      type: typeWords(inner),
      required,
      description: descriptionOf(inner) || inWords(allowedWords(inner)),
      ...(further.length > 0 ? { fields: further } : {}),
    };
  });
}

/** Simple types are told apart by the type alone. */
function formsOf({ anyOf = [] }: Schema): readonly Form[] {
  if (!anyOf.some(({ properties }) => properties)) return [];
  return anyOf.map((form) => {
    const keys = Object.keys(form.properties ?? {});
    const name = keys.length > 0 ? `{ ${keys.join(', ')} }` : typeWords(form);
    return { form: name, keys, description: descriptionOf(form) || inWords(allowedWords(form)) };
  });
}

/** Of a form that is a single key, that key's; of a list, its items'. */
function descriptionOf({ description, properties, items }: Schema): string {
  if (description !== undefined) return description;
  const [only, ...more] = Object.values(properties ?? {});
  if (only && more.length === 0) return only.description ?? '';
  return items?.description ?? '';
}

function shownDefault(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.keys(value).length === 0 ? 'empty' : JSON.stringify(value);
}
