import { dotted } from '../files/checked.ts';
import type { Entry, Mapping, Path, Tree } from '../files/tree.ts';
import { applyExtends } from './extends.ts';
import { applyIncludes } from './include.ts';
import { interpolate } from './interpolate.ts';
import type { Layers } from './layer-source.ts';
import { merge, withoutResets } from './merge.ts';
import { readMapping } from './read-mapping.ts';
import type { Reading } from './reading.ts';
import { resolvePaths } from './resolve-paths.ts';
import { uniqueLists } from './unique.ts';
import { lookupIn } from './variables.ts';

/** The files of a model, each interpolated, extended and with its includes, merged into one. Undefined where nothing could be read. */
export function loadLayers(layers: Layers): Mapping | undefined {
  const { reading } = layers;
  let model: Tree | undefined;
  for (const file of layers.files) {
    const layer = loadFile(file, layers);
    if (!layer) continue;
    model = model ? merge(model, layer, [], (path, tree) => refuse(path, tree, reading)) : layer;
    model = tidy(model);
  }
  return model?.kind === 'map' ? model : undefined;
}

function loadFile(file: string, layers: Layers): Tree | undefined {
  const { reading, folder, variables } = layers;
  const raw = readMapping(file, reading);
  if (!raw) return undefined;
  const lookup = lookupIn(variables, reading.input.app);
  const layer = resolvePaths(interpolate(raw, lookup, reading), folder);
  return applyIncludes(
    applyExtends(layer, file, { reading, lookup }),
    { ...layers, trail: [...layers.trail, file] },
    loadLayers,
  );
}

function tidy(model: Tree): Tree {
  const clean = withoutResets(model);
  if (clean.kind !== 'map') return clean;
  const services = clean.entries.get('services');
  if (services?.value.kind !== 'map') return clean;
  const each = [...services.value.entries].map(([name, entry]): [string, Entry] => [
    name,
    { ...entry, value: uniqueLists(entry.value, ['services', name]) },
  ]);
  const entries = new Map(clean.entries).set('services', {
    ...services,
    value: { ...services.value, entries: new Map(each) },
  });
  return { ...clean, entries };
}

function refuse(path: Path, tree: Tree, reading: Reading): void {
  reading.error(
    'compose-invalid',
    `${dotted(path)} cannot be merged: it is of another kind in the file below`,
    tree.at,
    'write it as in the other file, or put `!override` before the value',
  );
}
