import { type Entry, entriesOf, itemsOf, type List, mapping, type Path, type Tree, textOf } from '../files/tree.ts';
import { uniqueItems } from './unique.ts';

export type MergeFault = (path: Path, tree: Tree) => void;

/** Keys whose value an override replaces as a whole. */
const replaced = new Set(['command', 'entrypoint', 'healthcheck.test']);
/** `KEY=value` lists and maps alike, merged by key. */
const keyed = new Set([
  'environment',
  'labels',
  'annotations',
  'sysctls',
  'build.args',
  'build.labels',
  'build.additional_contexts',
  'deploy.labels',
]);
/** One text or a list of them, joined. */
const listed = new Set(['dns', 'dns_search', 'tmpfs', 'env_file', 'label_file']);
/** Names alone, or names with settings. */
const named = new Set(['depends_on', 'networks']);

/** Compose's merge of an override (or an extending service) over a base. `fault` hears of values that cannot be merged. */
export function merge(base: Tree, over: Tree, path: Path, fault: MergeFault): Tree {
  if (over.tag === 'override') return over;
  const rule = ruleOf(path);
  if (replaced.has(rule)) return over;
  if (keyed.has(rule) || isLabels(path)) return mergeMaps(byKey(base), byKey(over), path, fault);
  if (listed.has(rule)) return joined(asList(base), asList(over), path);
  if (named.has(rule)) return mergeMaps(byName(base), byName(over), path, fault);
  if (rule === 'build') return mergeMaps(asBuild(base), asBuild(over), path, fault);
  if (rule === 'logging' && driverDiffers(base, over)) return over;
  if (/^ulimits\.[^.]+$/.test(rule) && (base.kind !== 'map' || over.kind !== 'map')) return over;
  if (base.kind === 'scalar') return over;
  if (over.kind === 'scalar' && over.value === null) return base;
  if (base.kind === 'map' && over.kind === 'map') return mergeMaps(base, over, path, fault);
  if (base.kind === 'list' && over.kind === 'list') return joined(base, over, path);
  fault(path, over);
  return base;
}

/** Without what `!reset` marks. */
export function withoutResets(tree: Tree): Tree {
  if (tree.kind === 'list')
    return { ...tree, items: tree.items.filter((item) => item.tag !== 'reset').map(withoutResets) };
  if (tree.kind === 'scalar') return tree;
  const kept = [...tree.entries].filter(([, entry]) => entry.value.tag !== 'reset');
  return {
    ...tree,
    entries: new Map(kept.map(([key, entry]) => [key, { ...entry, value: withoutResets(entry.value) }])),
  };
}

/** `environment` for `services.web.environment`; the whole path, dotted, outside services. */
function ruleOf(path: Path): string {
  return path[0] === 'services' && path.length > 2 ? path.slice(2).join('.') : '';
}

function isLabels(path: Path): boolean {
  return path.length === 3 && path[2] === 'labels' && path[0] !== 'services';
}

function mergeMaps(base: Tree, over: Tree, path: Path, fault: MergeFault): Tree {
  if (base.kind !== 'map' || over.kind !== 'map') return merge0(base, over, path, fault);
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const before = entries.get(key);
    const plain = before === undefined || key.startsWith('x-') || entry.value.tag === 'reset';
    entries.set(key, plain ? entry : mergeEntry(before, entry, [...path, key], fault));
  }
  return { kind: 'map', entries, at: base.at };
}

/** Where a list or a map was meant and something else stands: the schema will say so. */
function merge0(base: Tree, over: Tree, path: Path, fault: MergeFault): Tree {
  if (base.kind === 'scalar') return over;
  if (over.kind === 'scalar' && over.value === null) return base;
  fault(path, over);
  return base;
}

/** A value that replaces another brings its own place; a block that grows stays where it began. */
function mergeEntry(before: Entry, entry: Entry, path: Path, fault: MergeFault): Entry {
  const value = merge(before.value, entry.value, path, fault);
  return { at: value === entry.value ? entry.at : before.at, value };
}

function joined(base: Tree, over: Tree, path: Path): List {
  return { kind: 'list', items: uniqueItems([...itemsOf(base), ...itemsOf(over)], path), at: base.at };
}

/** `[A=1, B]` as `{A: 1, B: }`, each at the place of its entry. */
export function byKey(tree: Tree): Tree {
  if (tree.kind !== 'list' || tree.items.some((item) => item.kind !== 'scalar')) return tree;
  return mapping(
    tree.items.map((item): [string, Entry] => {
      const text = textOf(item) ?? '';
      const cut = text.indexOf('=');
      const value = cut < 0 ? null : text.slice(cut + 1);
      return [cut < 0 ? text : text.slice(0, cut), { at: item.at, value: { kind: 'scalar', value, at: item.at } }];
    }),
    tree.at,
  );
}

/** `[a, b]` as `{a: , b: }`; for `depends_on` with the condition that a bare name means. */
function byName(tree: Tree): Tree {
  if (tree.kind !== 'list' || tree.items.some((item) => item.kind !== 'scalar')) return tree;
  return mapping(
    tree.items.map((item): [string, Entry] => [
      textOf(item) ?? '',
      { at: item.at, value: { kind: 'scalar', value: null, at: item.at } },
    ]),
    tree.at,
  );
}

function asList(tree: Tree): Tree {
  return tree.kind === 'list' ? tree : { kind: 'list', items: [tree], at: tree.at };
}

function asBuild(tree: Tree): Tree {
  return tree.kind === 'scalar' && tree.value !== null
    ? mapping([['context', { at: tree.at, value: tree }]], tree.at)
    : tree;
}

function driverDiffers(base: Tree, over: Tree): boolean {
  const driver = (tree: Tree): string | undefined => textOf(new Map(entriesOf(tree)).get('driver')?.value);
  const [first, second] = [driver(base), driver(over)];
  return first !== undefined && second !== undefined && first !== second;
}
