import { nearest } from '../../lib/nearest.ts';
import { folderOf, joinPath } from '../files/paths.ts';
import { type Entry, entriesOf, itemsOf, type Mapping, type Tree, textOf, toPlain } from '../files/tree.ts';
import { formatPosition } from '../problems.ts';
import type { Layers } from './layer-source.ts';
import type { Reading } from './reading.ts';
import { lookupIn, readEnvFile, type Variables } from './variables.ts';

/** Loads the files of an include as a model of their own. */
export type LoadLayers = (layers: Layers) => Mapping | undefined;

const sections = ['services', 'networks', 'volumes', 'configs', 'secrets'] as const;

/** The model with what its `include:` brings. An included file has its own folder and its own `.env`; the outer variables win. */
export function applyIncludes(model: Tree, layers: Layers, load: LoadLayers): Tree {
  if (model.kind !== 'map') return model;
  const clause = model.entries.get('include');
  if (!clause) return model;
  let entries = new Map(model.entries);
  entries.delete('include');
  if (clause.value.kind !== 'list')
    layers.reading.error(
      'compose-invalid',
      '"include" must be a list of files',
      clause.value.at,
      'write each file on a line of its own, after a dash',
    );
  for (const item of itemsOf(clause.value)) {
    const included = loadInclude(item, layers, load);
    if (included) entries = imported(entries, included, item, layers);
  }
  return { ...model, entries };
}

function loadInclude(item: Tree, layers: Layers, load: LoadLayers): Mapping | undefined {
  const { reading, folder } = layers;
  checkShape(item, reading);
  const field = (key: string): Tree | undefined => (item.kind === 'map' ? item.entries.get(key)?.value : undefined);
  const files: string[] = [];
  for (const path of texts(item.kind === 'map' ? field('path') : item)) {
    if (/^[a-z+]+:\/\/|^git@/.test(path.text)) {
      reading.error(
        'not-yet-supported',
        `${path.text} is not a file: Orbitr includes only files of the workspace`,
        path.tree.at,
        'copy the file into the workspace and include it from there',
      );
      return undefined;
    }
    const full = reading.inWorkspace(folder, path.text, 'the included file', path.tree.at);
    if (full === undefined) return undefined;
    if (reading.stat(full)?.kind !== 'file') {
      reading.error(
        'reference-missing',
        `the included file ${reading.name(full)} is not there`,
        path.tree.at,
        'mend the path, or remove the entry',
      );
      return undefined;
    }
    files.push(full);
  }
  const [main] = files;
  if (main === undefined) return undefined;
  if (layers.trail.includes(main)) {
    const circle = [...layers.trail.slice(layers.trail.indexOf(main)), main]
      .map((file) => reading.name(file))
      .join(' → ');
    reading.error(
      'dependency-cycle',
      `files include each other in a circle: ${circle}`,
      item.at,
      'remove one of the includes',
    );
    return undefined;
  }
  const own = textOf(field('project_directory'));
  const home = own ? reading.inWorkspace(folder, own, 'the project_directory', item.at) : folderOf(main);
  if (home === undefined) return undefined;
  return load({ ...layers, files, folder: home, variables: includeVariables(item, field('env_file'), home, layers) });
}

const known = ['path', 'env_file', 'project_directory'];

function checkShape(item: Tree, reading: Reading): void {
  const path = item.kind === 'map' ? item.entries.get('path')?.value : item;
  if (texts(path).length === 0)
    reading.error(
      'compose-invalid',
      'an entry of "include" must be a path, or a mapping with "path"',
      item.at,
      'write - path/to/compose.yaml',
    );
  for (const [key, { at }] of entriesOf(item)) {
    if (known.includes(key)) continue;
    const meant = nearest(key, known);
    reading.error(
      'unknown-key',
      `unknown key "${key}" in include`,
      at,
      meant ? `rename it to "${meant}"` : `use one of: ${known.join(', ')}`,
    );
  }
}

function includeVariables(item: Tree, envFiles: Tree | undefined, home: string, layers: Layers): Variables {
  const { reading, folder, variables } = layers;
  const named = texts(envFiles).flatMap((path) => {
    const full = reading.inWorkspace(folder, path.text, 'the env_file', path.tree.at);
    if (full !== undefined && reading.stat(full)?.kind !== 'file') {
      reading.error(
        'reference-missing',
        `the env_file ${reading.name(full)} is not there`,
        item.at,
        'create it, or remove the entry',
      );
      return [];
    }
    return full === undefined ? [] : [full];
  });
  const files = named.length > 0 ? named : home === reading.input.appDir ? [] : [joinPath(home, '.env')];
  const found: Record<string, string> = {};
  for (const file of files) {
    const lookup = lookupIn({ ...found, ...variables }, reading.input.app);
    for (const [name, { value }] of readEnvFile(reading, file, lookup)) found[name] = value;
  }
  return { ...found, ...variables };
}

function imported(
  target: ReadonlyMap<string, Entry>,
  included: Mapping,
  item: Tree,
  layers: Layers,
): Map<string, Entry> {
  const entries = new Map(target);
  for (const section of sections) {
    const from = included.entries.get(section);
    if (from?.value.kind !== 'map') continue;
    const into = entries.get(section);
    const all = new Map(entriesOf(into?.value));
    for (const [name, entry] of from.value.entries) {
      const there = all.get(name);
      if (there && JSON.stringify(toPlain(there.value)) !== JSON.stringify(toPlain(entry.value))) {
        layers.reading.error(
          'duplicate-name',
          `${section}.${name} stands here and, different, in an included file (${formatPosition(entry.at)})`,
          there.at,
          'rename one of them, or move the changes into compose.override.yaml',
        );
      } else if (!there) all.set(name, entry);
    }
    entries.set(section, {
      at: into?.at ?? item.at,
      value: { kind: 'map', entries: all, at: into?.value.at ?? item.at },
    });
  }
  for (const [key, entry] of included.entries) {
    const known =
      key === 'name' || key === 'version' || key.startsWith('x-') || sections.some((section) => section === key);
    if (!known && !entries.has(key)) entries.set(key, entry);
  }
  return entries;
}

function texts(tree: Tree | undefined): { readonly text: string; readonly tree: Tree }[] {
  const items = tree?.kind === 'list' ? tree.items : tree ? [tree] : [];
  return items.flatMap((item) => {
    const text = textOf(item);
    return text ? [{ text, tree: item }] : [];
  });
}
