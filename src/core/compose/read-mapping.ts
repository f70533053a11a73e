import { dotted } from '../files/checked.ts';
import { entriesOf, type Mapping, type Path, type Tree } from '../files/tree.ts';
import type { Reading } from './reading.ts';

/** A Compose file as a mapping whose keys are all text; problems are reported. */
export function readMapping(file: string, reading: Reading): Mapping | undefined {
  const tree = reading.tree(file);
  const start = { file: reading.name(file), line: 1, column: 1 };
  if (!tree) return undefined;
  if (tree.kind === 'scalar' && tree.value === null) {
    reading.error(
      'compose-invalid',
      `${reading.name(file)} is empty`,
      start,
      'write `services:` and under it a service with an image',
    );
    return undefined;
  }
  if (tree.kind !== 'map') {
    reading.error('compose-invalid', `${reading.name(file)} must be a mapping with a key "services"`, tree.at);
    return undefined;
  }
  findOddKeys(tree, [], reading);
  return tree;
}

function findOddKeys(tree: Tree, path: Path, reading: Reading): void {
  if (tree.kind === 'list')
    for (const [index, item] of tree.items.entries()) findOddKeys(item, [...path, index], reading);
  for (const [key, entry] of entriesOf(tree)) {
    if (entry.notText) {
      const where = path.length > 0 ? ` in ${dotted(path)}` : '';
      reading.error(
        'compose-invalid',
        `the key ${key}${where} is not text to YAML`,
        entry.at,
        `write "${key}" in quotes`,
      );
    }
    findOddKeys(entry.value, [...path, key], reading);
  }
}
