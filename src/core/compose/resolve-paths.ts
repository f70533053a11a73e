import { joinPath } from '../files/paths.ts';
import { type Entry, type Mapping, type Tree, textOf } from '../files/tree.ts';
import { parseVolumeText } from './volume-text.ts';

/** Relative paths of a file made absolute, from the folder they start at: afterwards a service may move into another file's model. */
export function resolvePaths(model: Tree, folder: string): Tree {
  return inMap(model, {
    services: (services) => inEvery(services, (service) => resolveService(service, folder)),
    secrets: (secrets) => inEvery(secrets, (secret) => inMap(secret, { file: (path) => absolute(path, folder) })),
    configs: (configs) => inEvery(configs, (config) => inMap(config, { file: (path) => absolute(path, folder) })),
  });
}

function resolveService(service: Tree, folder: string): Tree {
  const path = (tree: Tree): Tree => absolute(tree, folder);
  return inMap(service, {
    build: (build) => (build.kind === 'map' ? inMap(build, { context: path }) : path(build)),
    env_file: (files) => inItems(files, (item) => (item.kind === 'map' ? inMap(item, { path }) : path(item))),
    label_file: (files) => inItems(files, path),
    extends: (target) => inMap(target, { file: path }),
    volumes: (volumes) => inItems(volumes, (item) => resolveVolume(item, folder)),
  });
}

function resolveVolume(item: Tree, folder: string): Tree {
  if (item.kind === 'map') {
    return textOf(item.entries.get('type')?.value) === 'bind'
      ? inMap(item, { source: (source) => absolute(source, folder) })
      : item;
  }
  const text = textOf(item);
  const volume = text === undefined ? undefined : parseVolumeText(text);
  if (item.kind !== 'scalar' || text === undefined || volume === undefined || typeof volume === 'string') return item;
  if (volume.kind !== 'bind' || !volume.source.startsWith('.')) return item;
  return { ...item, value: `${joinPath(folder, volume.source)}${text.slice(volume.source.length)}` };
}

/** A URL, a path from the home folder and the like stay as they are. */
function absolute(tree: Tree, folder: string): Tree {
  const text = textOf(tree);
  if (
    tree.kind !== 'scalar' ||
    typeof tree.value !== 'string' ||
    !text ||
    text.startsWith('/') ||
    text.startsWith('~') ||
    /^[a-z+]+:\/\/|^git@|^github\.com\//.test(text)
  )
    return tree;
  return { ...tree, value: joinPath(folder, text) };
}

function inMap(tree: Tree, changes: Readonly<Record<string, (value: Tree) => Tree>>): Tree {
  if (tree.kind !== 'map') return tree;
  const entries = [...tree.entries].map(([key, entry]): [string, Entry] => {
    const change = Object.hasOwn(changes, key) ? changes[key] : undefined;
    return [key, change ? { ...entry, value: change(entry.value) } : entry];
  });
  return { ...tree, entries: new Map(entries) } satisfies Mapping;
}

function inEvery(tree: Tree, change: (value: Tree) => Tree): Tree {
  if (tree.kind !== 'map') return tree;
  return {
    ...tree,
    entries: new Map(
      [...tree.entries].map(([key, entry]): [string, Entry] => [key, { ...entry, value: change(entry.value) }]),
    ),
  };
}

/** A list's items, or the one value that stands in for a list. */
function inItems(tree: Tree, change: (item: Tree) => Tree): Tree {
  return tree.kind === 'list' ? { ...tree, items: tree.items.map(change) } : change(tree);
}
