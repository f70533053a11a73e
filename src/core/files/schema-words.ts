import type { z } from 'zod';
import type { Path } from './tree.ts';

type Schema = z.core.$ZodType;

/** The schema of what stands at a path; of a union, the first alternative that leads there. */
export function schemaAt(schema: Schema, path: Path): z.ZodType | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return schema as z.ZodType;
  for (const option of alternatives(schema)) {
    const inner = below(option, step);
    const found = inner && schemaAt(inner, rest);
    if (found) return found;
  }
  return undefined;
}

/** Keys that a mapping may have, over all alternatives. */
export function keysOf(schema: Schema | undefined): string[] {
  if (!schema) return [];
  return [
    ...new Set(
      alternatives(schema).flatMap((option) =>
        'shape' in option._zod.def ? Object.keys(option._zod.def.shape as object) : [],
      ),
    ),
  ];
}

/** Keys of which a mapping has exactly one: `generate`, `secret`, `from`. Empty where the schema is no such choice. */
export function choiceOfKeys(schema: Schema | undefined): string[] {
  const shapes = schema ? alternatives(schema).filter((option) => 'shape' in option._zod.def) : [];
  const keys = shapes.map((option) => keysOf(option));
  return keys.length > 1 && keys.every(({ length }) => length === 1) ? keys.flat() : [];
}

/** The `error` text that a union was given: zod drops it where one alternative came near. */
export function unionWords(schema: Schema | undefined): string | undefined {
  const def = schema?._zod.def as unknown as
    | { innerType?: Schema; options?: unknown; error?: (issue: object) => unknown }
    | undefined;
  if (def?.innerType) return unionWords(def.innerType);
  const words = def?.options && def.error ? def.error({}) : undefined;
  return typeof words === 'string' ? words : undefined;
}

/** What the schema wants, as it follows "must be": `a number from 1 to 65535`, `one of: auto, internal, off`. */
export function describeSchema(schema: Schema): string {
  const words = [...new Set(alternatives(schema).map(describeOne))].filter((word) => word !== 'empty');
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : (words[0] ?? 'something else');
}

interface Definition {
  readonly type: string;
  readonly format?: string;
  readonly entries?: Readonly<Record<string, string | number>>;
  readonly values?: readonly unknown[];
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[];
}

interface Check {
  readonly check: string;
  readonly value?: number;
  readonly inclusive?: boolean;
  readonly format?: string;
}

function describeOne(schema: Schema): string {
  const def = schema._zod.def as unknown as Definition;
  switch (def.type) {
    case 'string':
      return 'text';
    case 'number':
      return describeNumber(def);
    case 'boolean':
      return 'true or false';
    case 'enum':
      return `one of: ${Object.values(def.entries ?? {}).join(', ')}`;
    case 'literal':
      return (def.values ?? []).map((value) => JSON.stringify(value)).join(' or ');
    case 'array':
      return 'a list';
    case 'object':
    case 'record':
      return 'a mapping';
    case 'null':
    case 'undefined':
      return 'empty';
    default:
      return 'something else';
  }
}

function describeNumber(def: Definition): string {
  const checks = (def.checks ?? []).map((check) => check._zod.def);
  const whole = [def, ...checks].some(({ format }) => format?.includes('int'));
  const low = checks.find(({ check }) => check === 'greater_than');
  const high = checks.find(({ check }) => check === 'less_than');
  // Between two bounds nobody writes anything but whole numbers unless told so.
  if (low?.inclusive && high?.inclusive) return `a number from ${low.value} to ${high.value}`;
  const words = [
    low && `${low.inclusive ? 'of at least' : 'above'} ${low.value}`,
    high && `${high.inclusive ? 'of at most' : 'below'} ${high.value}`,
  ];
  return [`a ${whole ? 'whole ' : ''}number`, words.filter(Boolean).join(' and ')].filter(Boolean).join(' ');
}

/** Wrappers taken off, unions spread out. */
function alternatives(schema: Schema): Schema[] {
  const def = schema._zod.def as unknown as {
    type: string;
    innerType?: Schema;
    in?: Schema;
    out?: Schema;
    options?: Schema[];
    getter?: () => Schema;
  };
  if (def.options) return def.options.flatMap(alternatives);
  if (def.innerType) return alternatives(def.innerType);
  if (def.type === 'lazy' && def.getter) return alternatives(def.getter());
  if (def.type === 'pipe' && def.in)
    return alternatives((def.in._zod.def.type === 'transform' ? def.out : def.in) ?? def.in);
  return [schema];
}

function below(schema: Schema, step: string | number): Schema | undefined {
  const def = schema._zod.def as unknown as {
    shape?: Record<string, Schema>;
    valueType?: Schema;
    element?: Schema;
    catchall?: Schema;
  };
  if (def.shape) return Object.hasOwn(def.shape, step) ? def.shape[step] : def.catchall;
  return def.valueType ?? def.element;
}
