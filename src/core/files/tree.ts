import type { Position } from '../problems.ts';

/**
 * YAML as plain maps, lists and scalars of which each knows where it stands. Merge keys and anchors are resolved; what came through an
 * alias stands at the alias. Trees are never changed after they were made: merging files makes new ones out of old branches.
 */
export type Tree = Scalar | List | Mapping;

export interface Scalar {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly at: Position;
  readonly tag?: Tag;
  /** Text as written, quotes and escapes included; absent for what came through an alias. */
  readonly raw?: string;
}

export interface List {
  readonly kind: 'list';
  readonly items: readonly Tree[];
  readonly at: Position;
  readonly tag?: Tag;
}

export interface Mapping {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, Entry>;
  readonly at: Position;
  readonly tag?: Tag;
}

export interface Entry {
  /** Of the key. */
  readonly at: Position;
  readonly value: Tree;
  /** True where YAML reads the key as a number, a boolean or nothing, and not as text. */
  readonly notText?: boolean;
}

/** Compose's own tags, which steer how an override is merged. */
export type Tag = 'reset' | 'override';

export type Path = readonly (string | number)[];

/** Plain JavaScript data. Maps have no prototype, so that a key called `__proto__` is only a key. */
export function toPlain(tree: Tree): unknown {
  if (tree.kind === 'scalar') return tree.value;
  if (tree.kind === 'list') return tree.items.map(toPlain);
  const out: Record<string, unknown> = {};
  for (const [key, entry] of tree.entries) {
    if (key === '__proto__') Object.defineProperty(out, key, { value: toPlain(entry.value), enumerable: true });
    else out[key] = toPlain(entry.value);
  }
  return out;
}

export function child(tree: Tree | undefined, step: string | number): Tree | undefined {
  if (tree?.kind === 'map') return tree.entries.get(String(step))?.value;
  if (tree?.kind === 'list') return tree.items[Number(step)];
  return undefined;
}

export function descend(tree: Tree | undefined, path: Path): Tree | undefined {
  return path.reduce<Tree | undefined>(child, tree);
}

/** The place of a value, or of the nearest thing above it that is there, marked as approximate. */
export function placeOf(tree: Tree, path: Path): Position {
  let found: Tree = tree;
  for (const step of path) {
    const next = child(found, step);
    if (!next) return { ...found.at, approximate: true };
    found = next;
  }
  return found.at;
}

/** The place of a key; of its mapping, approximate, where the key is absent. */
export function placeOfKey(tree: Tree, path: Path, key: string): Position {
  const holder = descend(tree, path);
  const entry = holder?.kind === 'map' ? holder.entries.get(key) : undefined;
  return entry?.at ?? placeOf(tree, [...path, key]);
}

/** The scalar's text; empty for null. Undefined for maps and lists. */
export function textOf(tree: Tree | undefined): string | undefined {
  if (tree?.kind !== 'scalar') return undefined;
  return tree.value === null ? '' : String(tree.value);
}

export function entriesOf(tree: Tree | undefined): readonly [string, Entry][] {
  return tree?.kind === 'map' ? [...tree.entries] : [];
}

export function itemsOf(tree: Tree | undefined): readonly Tree[] {
  return tree?.kind === 'list' ? tree.items : [];
}

export function mapping(entries: Iterable<readonly [string, Entry]>, at: Position): Mapping {
  return { kind: 'map', entries: new Map(entries), at };
}
