import type { Canonical, Json } from '../desired/canonical.ts';
import type { ServiceModel } from '../desired/model.ts';
import { type Difference, isEqual } from '../plan/difference.ts';
import type { ContainerInspect } from './inspect.ts';

/** What the comparison is made with: the service as the files have it, names of volumes resolved. */
export interface Wanted {
  readonly service: ServiceModel;
  readonly canonical: Canonical;
  /** Volume key → name. */
  readonly volumes: Readonly<Record<string, string>>;
  /** The model's configs and secrets, for the files that they are mounted from. Not compared where left out. */
  readonly files?: Readonly<
    Record<'configs' | 'secrets', Readonly<Record<string, { readonly file?: string | undefined }>>>
  >;
  /** Service → ids of its present containers, for whom this one shares a namespace or volumes with. Any will do where left out. */
  readonly parents?: Readonly<Record<string, readonly string[]>>;
  /** What the engine gives to containers that say nothing. Where left out, saying nothing is not compared. */
  readonly defaults?: { readonly logging?: string; readonly runtime?: string };
}

type Loose = Readonly<Record<string, unknown>>;

/** Both sides of the comparison, with what the image brings along. */
export interface Facts {
  readonly wanted: Wanted;
  readonly container: ContainerInspect;
  readonly config: Loose;
  readonly host: Loose;
  readonly image: Loose;
  readonly service: Readonly<Record<string, Json | undefined>>;
}

type Read = (facts: Facts) => Json | undefined;

/** Path, what the container has, what the files want. Both sides in one form; empty equals absent. */
export type Field = readonly [path: string, has: Read, wants: Read];

export function fieldDifferences(fields: readonly Field[], facts: Facts): Difference[] {
  return fields.flatMap(([path, has, wants]) => difference(path, has(facts), wants(facts)));
}

export function difference(path: string, before: Json | undefined, after: Json | undefined): Difference[] {
  if (isBlank(before) && isBlank(after)) return [];
  if (isEqual(before, after)) return [];
  return [
    {
      path,
      ...(isBlank(before) || before === undefined ? {} : { before }),
      ...(isBlank(after) || after === undefined ? {} : { after }),
    },
  ];
}

type Texts = Readonly<Record<string, string>>;

/** Key by key: here an empty text is a value, not absence. */
export function mapDifferences(path: string, before: Texts, after: Texts): Difference[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => {
    const [had, wants] = [before[key], after[key]];
    if (had === wants) return [];
    return [
      {
        path: `${path}.${key}`,
        ...(had === undefined ? {} : { before: had }),
        ...(wants === undefined ? {} : { after: wants }),
      },
    ];
  });
}

export function list(value: unknown): Json | undefined {
  return Array.isArray(value) && value.length > 0 ? (value as string[]) : undefined;
}

/** A list whose order means nothing. */
export function set(value: unknown, shape: (entry: string) => string = (entry) => entry): Json | undefined {
  if (!Array.isArray(value)) return undefined;
  return [...new Set((value as unknown[]).map((entry) => shape(String(entry))))].sort();
}

export function text(value: unknown): Json | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function flag(value: unknown): Json | undefined {
  return value === true ? true : undefined;
}

/** Compose gives sizes as texts. Zero is absent. */
export function number(value: unknown): Json | undefined {
  const amount = Number(value ?? 0);
  return amount === 0 || Number.isNaN(amount) ? undefined : amount;
}

export function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Loose) : {};
}

export function records(value: unknown): readonly Loose[] {
  return Array.isArray(value) ? value.map(record) : [];
}

export function texts(value: unknown): Texts {
  return Object.fromEntries(Object.entries(record(value)).map(([key, inner]) => [key, String(inner ?? '')]));
}

/** Without `.`, `..`, doubled and trailing slashes, as the engine keeps absolute paths. */
export function cleanPath(path: string): string {
  if (!path.startsWith('/')) return path;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

function isBlank(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
