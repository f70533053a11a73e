import type { z } from 'zod';
import type { Path } from './tree.ts';

type Schema = z.core.$ZodType;

interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
}

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
  return [...new Set(alternatives(schema).flatMap((option) => ('shape' in option._zod.def ? Object.keys(option._zod.def.shape as object) : [])))];
}

/** What the schema wants, as it follows "must be": `a number from 1 to 65535`, `one of: auto, internal, off`. */
export function describeSchema(schema: Schema): string {
  const words = [...new Set(alternatives(schema).map(describeOne))].filter((word) => word !== 'empty');
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : (words[0] ?? 'something else');
}

function describeOne(schema: Schema): string {
  const def = schema._zod.def as unknown as { type: string; entries?: Record<string, string | number>; values?: unknown[]; element?: Schema };
  const bag = schema._zod.bag as Bounds & { format?: string };
  switch (def.type) {
    case 'string':
      return 'text';
    case 'number':
    case 'int':
      return `a ${bag.format?.includes('int') ? 'whole ' : ''}number${range(bag)}`;
    case 'boolean':
      return 'true or false';
    case 'enum':
      return `one of: ${Object.values(def.entries ?? {}).join(', ')}`;
    case 'literal':
      return (def.values ?? []).map((value) => JSON.stringify(value)).join(' or ');
    case 'array':
      return def.element ? `a list` : 'a list';
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

function range({ minimum, maximum }: Bounds): string {
  const low = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined;
  const high = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (low !== undefined && high !== undefined) return ` from ${low} to ${high}`;
  if (low !== undefined) return ` of at least ${low}`;
  return high !== undefined ? ` of at most ${high}` : '';
}

/** Wrappers taken off, unions spread out. */
function alternatives(schema: Schema): Schema[] {
  const def = schema._zod.def as unknown as { type: string; innerType?: Schema; in?: Schema; out?: Schema; options?: Schema[]; getter?: () => Schema };
  if (def.options) return def.options.flatMap(alternatives);
  if (def.innerType) return alternatives(def.innerType);
  if (def.type === 'lazy' && def.getter) return alternatives(def.getter());
  if (def.type === 'pipe' && def.in) return alternatives((def.in._zod.def.type === 'transform' ? def.out : def.in) ?? def.in);
  return [schema];
}

function below(schema: Schema, step: string | number): Schema | undefined {
  const def = schema._zod.def as unknown as { shape?: Record<string, Schema>; valueType?: Schema; element?: Schema; catchall?: Schema };
  if (def.shape) return Object.hasOwn(def.shape, step) ? def.shape[step] : def.catchall;
  return def.valueType ?? def.element;
}
