import { isCollection, isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml';
import type { Files } from './corpus.ts';
import type { Random } from './random.ts';

/** One to four faults in files of a workspace: bytes, words, or branches of the YAML tree. */
export function mutate(files: Files, random: Random): Files {
  const out: Record<string, Uint8Array> = { ...files };
  const paths = Object.keys(files);
  for (let count = 1 + random.nat(4); count > 0; count--) {
    const path = paths[random.nat(paths.length)] ?? '';
    const bytes = out[path];
    if (bytes) out[path] = random.pick([mutateBytes, mutateWords, mutateWords, mutateTree, mutateTree])(bytes, random);
  }
  return out;
}

function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random.nat(bytes.length + 1);
  const to = at + random.nat(12);
  const [head, middle, tail] = [bytes.subarray(0, at), bytes.subarray(at, to), bytes.subarray(to)];
  const noise = Uint8Array.from({ length: 1 + random.nat(3) }, () => random.nat(256));
  return random.pick([
    () => joined(head, noise, bytes.subarray(at + noise.length)),
    () => joined(head, noise, middle, tail),
    () => joined(head, tail),
    () => joined(head, middle, middle, tail),
    () => head,
  ])();
}

/** What a hostile or tired hand writes. */
const words = [
  ...['', ' ', '\n', '\t', '\r\n', '\0', ':', ': ', '- ', '#', '---\n', '...\n', '? ', '| ', '> ', '%YAML 9\n'],
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '&a ',
    '*a',
    '<<: ',
    '!reset ',
    '!override ',
    '!!binary ',
    '!!set ',
    '!x ',
    '@',
    '`',
  ],
  ...['null', '~', 'true', 'yes', '.inf', '.nan', '-0', '0x10', '0o17', '1e999', '99999999999999999999', '2001-01-01'],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', '../../etc', '/', '.', '..', '\u001b[31m'],
  ...['$', '$$', '${', '${}', '${A', '${A:-', '${A:-${A}}', '${A:?x}', '${A:+', '$A', '${__proto__}', '${A:-$$}'],
  ...[
    '\u202e',
    '\ufeff',
    '\u2028',
    '\u0085',
    '\ud83d\ude00',
    'é',
    'x'.repeat(300),
    '80:80',
    '70000:1',
    '1-9:1-9',
    '::1',
    '0.0.0.0',
  ],
  ...[
    'services',
    'image',
    'extends',
    'include',
    'depends_on',
    'ports',
    'volumes',
    'build',
    'env_file',
    'deploy',
    'configs',
  ],
  ...['extension', 'values', 'from', 'secret', 'generate', 'dependsOn', 'enabled', 'health', 'service', 'file', 'path'],
];

function mutateWords(bytes: Uint8Array, random: Random): Uint8Array {
  const tokens = new TextDecoder().decode(bytes).split(/(\s+|[:,{}[\]"'])/);
  const at = random.nat(tokens.length);
  const other = tokens[random.nat(tokens.length)] ?? '';
  const word = words[random.nat(words.length)] ?? '';
  random.pick([
    () => tokens.splice(at, 1, word),
    () => tokens.splice(at, 0, word),
    () => tokens.splice(at, 1, other),
    () => tokens.splice(at, 1 + random.nat(4)),
    () => tokens.splice(at, 0, ...tokens.slice(at, at + 1 + random.nat(6))),
  ])();
  return new TextEncoder().encode(tokens.join(''));
}

/** A branch goes, moves, doubles, or becomes something else; what is no YAML is left to the other two. */
function mutateTree(bytes: Uint8Array, random: Random): Uint8Array {
  const document = parseDocument(new TextDecoder().decode(bytes), { logLevel: 'silent', uniqueKeys: false });
  if (document.errors.length > 0) return mutateWords(bytes, random);
  const branches = collectionsIn(document.contents).filter(({ items }) => items.length > 0);
  const branch = branches[random.nat(branches.length)];
  const graft = branches[random.nat(branches.length)];
  if (!branch || !graft) return mutateWords(bytes, random);
  const at = random.nat(branch.items.length);
  const item = branch.items[at];
  const value = values[random.nat(values.length)];
  const change = (made: unknown) => {
    if (isPair(item)) item.value = made;
    else branch.items[at] = made;
  };
  random.pick([
    () => branch.items.splice(at, 1),
    () => branch.items.push(item),
    () => change(document.createNode(value)),
    () => change(document.createNode(value)),
    () => change(isScalar(graft) ? graft : document.createNode(graft.toJSON())),
    () => (isPair(item) ? rename(item, words[random.nat(words.length)] ?? '') : change(null)),
  ])();
  try {
    return new TextEncoder().encode(document.toString({ lineWidth: 0 }));
  } catch {
    return mutateWords(bytes, random);
  }
}

const values: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e300, 65536, '', ' ', 'x', '${A}', '__proto__', '../..', '/', '\u001b]0;x\u0007'],
  ...[
    [],
    {},
    [null],
    [[]],
    [{}],
    { x: null },
    { x: [{ y: 'z' }] },
    ['a', 'a'],
    { __proto__x: 1 },
    { constructor: 'x' },
  ],
];

function rename(pair: { key: unknown }, name: string): void {
  if (isScalar(pair.key)) pair.key.value = name;
}

type Branch = { items: unknown[]; toJSON: () => unknown };

function collectionsIn(node: unknown): Branch[] {
  if (isPair(node)) return collectionsIn(node.value);
  if (!isCollection(node) || !(isMap(node) || isSeq(node))) return [];
  return [node, ...node.items.flatMap(collectionsIn)];
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
