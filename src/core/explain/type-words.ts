import type { Schema } from './schema.ts';

/** `text`, `whole number`, `list of mappings`. */
export function typeWords(schema: Schema): string {
  return inWords([...new Set(typesOf(schema))]) || 'anything';
}

/** `a, b or c` */
export function inWords(words: readonly string[]): string {
  const last = words.length > 2 && words.some((word) => word.includes(' or ')) ? ', or ' : ' or ';
  return words.length > 1 ? `${words.slice(0, -1).join(', ')}${last}${words.at(-1)}` : (words[0] ?? '');
}

function typesOf(schema: Schema): readonly string[] {
  if (schema.anyOf) return schema.anyOf.flatMap(typesOf);
  if (schema.items) return [`list of ${plural(typesOf(schema.items))}`];
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  return types.map((type) => names[type] ?? type);
}

const names: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'whole number',
  boolean: 'true or false',
  object: 'mapping',
  array: 'list',
};

function plural(types: readonly string[]): string {
  return inWords([...new Set(types)].map((type) => (type === 'true or false' ? type : `${type}s`))) || 'anything';
}
