import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
  type Scalar as YamlScalar,
} from 'yaml';
import type { Position, Problem } from '../problems.ts';
import { plainScalar } from './scalar.ts';
import type { Entry, Tag, Tree } from './tree.ts';

const maxNodes = 100_000;
const maxDepth = 100;

/** The document as a tree: aliases and merge keys resolved, double keys found, size bounded. */
export function growTree(
  document: Document,
  source: string,
  place: (offset: number) => Position,
): { readonly tree?: Tree; readonly problems: readonly Problem[] } {
  const grower = new Grower(document, source, place);
  const tree = grower.grow(document.contents as Node | null, 0, undefined);
  const failed = grower.problems.some((problem) => problem.severity === 'error' && problem.code !== 'duplicate-key');
  return failed ? { problems: grower.problems } : { tree, problems: grower.problems };
}

class Grower {
  readonly problems: Problem[] = [];
  readonly #document: Document;
  readonly #source: string;
  readonly #place: (offset: number) => Position;
  /** Looking one up goes through the whole document, and a bomb of aliases asks for the same ones again and again. */
  readonly #anchors = new Map<Alias, Node>();
  #nodes = 0;

  constructor(document: Document, source: string, place: (offset: number) => Position) {
    this.#document = document;
    this.#source = source;
    this.#place = place;
  }

  /** `via` is the alias that led here: its place counts, not that of the anchor. */
  grow(node: Node | null, depth: number, via: Position | undefined): Tree {
    const at = via ?? this.#place(node?.range?.[0] ?? 0);
    this.#nodes++;
    if (this.#nodes > maxNodes || depth > maxDepth) {
      this.#refuse(
        'yaml-limit',
        this.#nodes > maxNodes
          ? 'aliases make this file larger than 100000 values'
          : 'nested deeper than 100 levels, or an anchor that holds itself',
        at,
      );
      return { kind: 'scalar', value: null, at };
    }
    if (node === null) return { kind: 'scalar', value: null, at };
    if (isAlias(node)) return this.grow(this.#anchor(node, at), depth + 1, via ?? at);
    const tag = tagOf(node);
    const tagged = tag ? { tag } : {};
    if (isSeq(node)) {
      return { kind: 'list', items: node.items.map((item) => this.grow(item as Node, depth + 1, via)), at, ...tagged };
    }
    if (isMap(node)) return { kind: 'map', entries: this.#entries(node, depth, via), at, ...tagged };
    if (!isScalar(node)) return { kind: 'scalar', value: null, at };
    return {
      kind: 'scalar',
      value: tag === 'reset' ? null : plainScalar(node),
      at,
      ...tagged,
      ...this.#raw(node, via),
    };
  }

  #entries(map: YAMLMap, depth: number, via: Position | undefined): Map<string, Entry> {
    const entries = new Map<string, Entry>();
    const merged: Entry[] = [];
    for (const pair of map.items as Pair<Node, Node | null>[]) {
      const at = via ?? this.#place(pair.key.range?.[0] ?? 0);
      const value = this.grow(pair.value, depth + 1, via);
      if (isMerge(pair.key)) {
        merged.push({ at, value });
        continue;
      }
      const key = this.#key(pair.key, at);
      const first = entries.get(key);
      if (first)
        this.#refuse(
          'duplicate-key',
          `"${key}" stands here and on line ${first.at.line} already`,
          at,
          'remove one of the two',
        );
      else entries.set(key, isText(pair.key) ? { at, value } : { at, value, notText: true });
    }
    for (const { at, value } of merged) this.#merge(entries, value, at);
    return entries;
  }

  /** What stands in the mapping itself wins, then what was merged earlier. */
  #merge(entries: Map<string, Entry>, value: Tree, at: Position): void {
    if (value.kind === 'list') {
      for (const item of value.items) this.#merge(entries, item, at);
      return;
    }
    if (value.kind !== 'map') {
      this.#refuse(
        'yaml-syntax',
        'the value of "<<" must be a mapping, or a list of mappings',
        value.at,
        'merge an anchor of a mapping, as in `<<: *defaults`',
      );
      return;
    }
    for (const [key, entry] of value.entries) if (!entries.has(key)) entries.set(key, entry);
  }

  #key(node: Node, at: Position): string {
    const key = isAlias(node) ? this.#anchor(node, at) : node;
    if (isScalar(key) && typeof key.value !== 'object')
      return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
    if (isScalar(key) && key.value === null) return key.source ?? '';
    this.#refuse(
      'yaml-syntax',
      'a key must be plain text, not a list or a mapping',
      at,
      'quote the value if a brace or bracket belongs to it',
    );
    return '';
  }

  #anchor(alias: Alias, at: Position): Node | null {
    const known = this.#anchors.get(alias);
    if (known) return known;
    const node = alias.resolve(this.#document);
    if (node) this.#anchors.set(alias, node);
    else
      this.#refuse(
        'yaml-syntax',
        `no anchor "${alias.source}" stands before this alias`,
        at,
        'quote the value if the `*` belongs to it',
      );
    return node ?? null;
  }

  #raw(node: YamlScalar, via: Position | undefined): { raw?: string } {
    if (via || typeof node.value !== 'string' || !node.range) return {};
    return { raw: this.#source.slice(node.range[0], node.range[1]) };
  }

  #refuse(
    code: 'yaml-limit' | 'yaml-syntax' | 'duplicate-key',
    message: string,
    position: Position,
    suggestion?: string,
  ): void {
    if (code === 'yaml-limit' && this.problems.some((known) => known.code === 'yaml-limit')) return;
    this.problems.push({ severity: 'error', code, message, position, suggestions: suggestion ? [suggestion] : [] });
  }
}

function isText(key: Node): boolean {
  return !isScalar(key) || typeof key.value === 'string';
}

function isMerge(key: Node): boolean {
  return isScalar(key) && key.source === '<<' && (key.type === 'PLAIN' || key.type === undefined);
}

function tagOf(node: Node): Tag | undefined {
  const tag = 'tag' in node ? node.tag : undefined;
  return tag === '!reset' ? 'reset' : tag === '!override' ? 'override' : undefined;
}
