import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { expand, type Lookup } from '../compose/expand.ts';
import { parseVolumeText } from '../compose/volume-text.ts';
import { joinPath } from '../files/paths.ts';

export interface Relocated {
  readonly text: string;
  /** What the containers mount from the former folder, and mount from there still. */
  readonly outside: readonly string[];
  /** Files that a service reads its variables or labels from: where they lie, and what the text calls them now. */
  readonly read: readonly { readonly from: string; readonly to: string }[];
  /** Why the file cannot be moved. */
  readonly obstacle?: string;
}

interface Move {
  readonly document: Document;
  /** The folder that its paths begin at. */
  readonly from: string;
  readonly lookup: Lookup;
  readonly edits: Map<Scalar, string>;
  readonly outside: Set<string>;
  readonly read: Map<string, string>;
  obstacle?: string;
}

/**
 * A Compose file as it has to read in another folder. What is mounted or built stays where it is, so its paths become absolute; what is
 * only read comes along. Everything else, comments too, stays byte for byte.
 */
export function relocate(text: string, from: string, lookup: Lookup): Relocated {
  const document = parseDocument(text, { uniqueKeys: false });
  const move: Move = { document, from, lookup, edits: new Map(), outside: new Set(), read: new Map() };
  const root = document.contents;
  if (document.errors.length > 0 || !isMap(root))
    return { text, outside: [], read: [], obstacle: 'it is not valid YAML' };
  if (valueAt(move, root, 'include')) move.obstacle = 'it includes other files';
  for (const service of valuesIn(move, valueAt(move, root, 'services'))) moveService(move, service);
  for (const kind of ['configs', 'secrets'])
    for (const thing of valuesIn(move, valueAt(move, root, kind))) keep(move, valueAt(move, thing, 'file'));
  const edits = [...move.edits].sort(([a], [b]) => startOf(b) - startOf(a));
  const moved = edits.reduce(
    (so, [scalar, value]) => so.slice(0, startOf(scalar)) + JSON.stringify(value) + so.slice(scalar.range?.[1] ?? 0),
    text,
  );
  return {
    text: moved,
    outside: [...move.outside].sort(),
    read: [...move.read].map(([path, to]) => ({ from: path, to })),
    ...(move.obstacle ? { obstacle: move.obstacle } : {}),
  };
}

function startOf({ range }: Scalar): number {
  return range?.[0] ?? 0;
}

function moveService(move: Move, service: YAMLMap): void {
  if (isMap(valueAt(move, service, 'extends')) && valueAt(move, valueAt(move, service, 'extends') as YAMLMap, 'file'))
    move.obstacle = 'a service of it extends one of another file';
  const build = valueAt(move, service, 'build');
  keep(move, isMap(build) ? valueAt(move, build, 'context') : build, /^(?:[a-z+]+:\/\/|git@|github\.com\/)/);
  for (const item of itemsOf(move, valueAt(move, service, 'volumes'))) moveVolume(move, item);
  for (const key of ['env_file', 'label_file'])
    for (const item of itemsOf(move, valueAt(move, service, key)))
      bring(move, isMap(item) ? valueAt(move, item, 'path') : item);
  for (const item of itemsOf(move, valueAt(move, service, 'security_opt')))
    if (
      isScalar(item) &&
      /^seccomp[:=]\.{0,2}\//.test(String(item.value)) &&
      !/^seccomp[:=]\//.test(String(item.value))
    )
      move.edits.set(item, `seccomp=${joinPath(move.from, String(item.value).slice('seccomp:'.length))}`);
}

function moveVolume(move: Move, item: Node): void {
  if (isMap(item)) {
    const type = valueAt(move, item, 'type');
    if (isScalar(type) && type.value === 'bind') keep(move, valueAt(move, item, 'source'));
    return;
  }
  if (!isScalar(item) || typeof item.value !== 'string') return;
  const parsed = parseVolumeText(expand(item.value, move.lookup).text);
  if (typeof parsed === 'string' || parsed.kind !== 'bind') return;
  if (parsed.source.startsWith('/')) return;
  if (parsed.source.startsWith('~')) {
    move.obstacle = `it mounts ${parsed.source}, which is another folder for every user`;
    return;
  }
  const source = joinPath(move.from, parsed.source);
  move.outside.add(source);
  move.edits.set(
    item,
    dollarsDoubled([source, parsed.target, ...(parsed.options.length > 0 ? [parsed.options.join(',')] : [])].join(':')),
  );
}

/** The path of something that stays where it is. */
function keep(move: Move, node: Node | undefined, unless?: RegExp): void {
  if (!isScalar(node) || typeof node.value !== 'string') return;
  const path = expand(node.value, move.lookup).text;
  if (path === '' || path.startsWith('/') || path.startsWith('~') || unless?.test(path)) return;
  const full = joinPath(move.from, path);
  move.outside.add(full);
  move.edits.set(node, dollarsDoubled(full));
}

/** The path of something that is only read: it comes along, under its own name where that leads out of the folder. */
function bring(move: Move, node: Node | undefined): void {
  if (!isScalar(node) || typeof node.value !== 'string') return;
  const path = expand(node.value, move.lookup).text;
  const full = joinPath(move.from, path);
  const isWithin = !path.startsWith('/') && full.startsWith(`${move.from}/`);
  const to = isWithin ? full.slice(move.from.length + 1) : (path.split('/').at(-1) ?? path);
  move.read.set(full, to);
  if (!isWithin || path !== node.value) move.edits.set(node, dollarsDoubled(`./${to}`));
}

function dollarsDoubled(text: string): string {
  return text.replaceAll('$', '$$$$');
}

function resolved(move: Move, node: unknown): Node | undefined {
  return isAlias(node) ? node.resolve(move.document) : ((node ?? undefined) as Node | undefined);
}

/** A key's value, also where it comes by `<<` from an anchor. */
function valueAt(move: Move, map: YAMLMap, key: string): Node | undefined {
  const own = map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
  if (own) return resolved(move, own.value);
  for (const pair of map.items.filter((one) => isScalar(one.key) && one.key.value === '<<')) {
    for (const merged of itemsOf(move, resolved(move, pair.value))) {
      const found = isMap(merged) ? valueAt(move, merged, key) : undefined;
      if (found) return found;
    }
  }
  return undefined;
}

/** A list's items, or the one value that stands in for a list. */
function itemsOf(move: Move, node: Node | undefined): Node[] {
  const items = isSeq(node) ? node.items : node ? [node] : [];
  return items.flatMap((item) => resolved(move, item) ?? []);
}

function valuesIn(move: Move, node: Node | undefined): YAMLMap[] {
  const values = isMap(node) ? node.items.map((pair) => resolved(move, pair.value)) : [];
  return values.filter((value): value is YAMLMap => isMap(value));
}
