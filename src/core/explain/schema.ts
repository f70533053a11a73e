/** A part of a JSON Schema, as far as zod makes use of it. `words` are the messages of our own formats. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly words?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
}

export interface Child {
  /** `KEY` where any name may stand. */
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
}

/** What zod makes of a named format: the format itself stands among its definitions. */
export function unwrapped(document: unknown): Schema {
  const { definitions = {}, ...schema } = document as Schema & { definitions?: Record<string, Schema> };
  return Object.values(definitions)[0] ?? schema;
}

/** What may stand below, over all forms and through lists. */
export function childrenOf(schema: Schema): readonly Child[] {
  // What one form needs, another may not even know.
  if (schema.anyOf) return schema.anyOf.flatMap(childrenOf).map((child) => ({ ...child, required: false }));
  if (schema.items) return childrenOf(schema.items);
  const named = Object.entries(schema.properties ?? {}).map(([name, inner]): Child => {
    // A value that has a default need not be written, whatever the schema of what comes out says.
    const required = (schema.required?.includes(name) ?? false) && inner.default === undefined;
    return { name, schema: inner, required };
  });
  return named.length > 0 ? named : anyNamed(schema);
}

/** One step further down; undefined where it leads nowhere. A number steps into a list, which needs no step. */
export function below(schema: Schema, step: string): Child | undefined {
  if (schema.anyOf) {
    for (const form of schema.anyOf) {
      const found = below(form, step);
      if (found) return found;
    }
    return undefined;
  }
  if (schema.items && /^\d+$/.test(step)) return { name: step, schema: schema.items, required: false };
  if (schema.items) return below(schema.items, step);
  const children = childrenOf(schema);
  return children.find(({ name }) => name === step) ?? children.find(({ name }) => name === anyName);
}

const anyName = 'KEY';

function anyNamed({ additionalProperties }: Schema): readonly Child[] {
  if (additionalProperties === undefined || typeof additionalProperties === 'boolean') return [];
  return [{ name: anyName, schema: additionalProperties, required: false }];
}
