import { nearest } from '../../lib/nearest.ts';
import { dotted } from '../files/checked.ts';
import { folderOf } from '../files/paths.ts';
import { child, type Entry, entriesOf, type Mapping, type Tree, textOf } from '../files/tree.ts';
import type { Position } from '../problems.ts';
import type { Lookup } from './expand.ts';
import { interpolate } from './interpolate.ts';
import { merge } from './merge.ts';
import { readMapping } from './read-mapping.ts';
import type { Reading } from './reading.ts';
import { resolvePaths } from './resolve-paths.ts';

export interface ExtendsContext {
  readonly reading: Reading;
  readonly lookup: Lookup;
}

/** A service as it stands in a file, before it is extended. */
interface Source {
  readonly file: string;
  /** The services of that file. */
  readonly services: Tree | undefined;
  /** Makes a service of that file ready: interpolated, paths absolute. */
  readonly prepare: (service: Tree, name: string) => Tree;
}

/** Every service of a file merged over the one that it extends, whose own `extends` counts too. */
export function applyExtends(model: Tree, file: string, context: ExtendsContext): Tree {
  const services = child(model, 'services');
  if (model.kind !== 'map' || services?.kind !== 'map') return model;
  const source: Source = { file, services, prepare: (service) => service };
  const each = [...services.entries].map(([name, entry]): [string, Entry] => [
    name,
    { ...entry, value: extended(entry.value, name, source, [], context) },
  ]);
  const kept = model.entries.get('services');
  return {
    ...model,
    entries: new Map(model.entries).set('services', {
      at: kept?.at ?? services.at,
      value: { ...services, entries: new Map(each) },
    }),
  };
}

function extended(
  service: Tree,
  name: string,
  source: Source,
  trail: readonly string[],
  context: ExtendsContext,
): Tree {
  const clause = service.kind === 'map' ? service.entries.get('extends') : undefined;
  if (service.kind !== 'map' || !clause) return service;
  const { reading } = context;
  const bare = without(service, 'extends');
  const step = `${name} (${reading.name(source.file)})`;
  if (trail.includes(step)) {
    const circle = [...trail.slice(trail.indexOf(step)), step].join(' → ');
    reading.error(
      'dependency-cycle',
      `services extend each other in a circle: ${circle}`,
      clause.at,
      'let one of them stand on its own',
    );
    return bare;
  }
  const base = findBase(clause, name, source, context);
  if (!base) return bare;
  const below = extended(base.service, base.name, base.source, [...trail, step], context);
  return merge(below, bare, ['services', name], (path, tree) => {
    reading.error(
      'compose-invalid',
      `${dotted(path)} cannot be merged: it is of another kind in the service that is extended`,
      tree.at,
    );
  });
}

function findBase(
  clause: Entry,
  name: string,
  source: Source,
  context: ExtendsContext,
): { readonly service: Tree; readonly name: string; readonly source: Source } | undefined {
  const { reading } = context;
  const target = clause.value;
  const wanted = textOf(target.kind === 'map' ? target.entries.get('service')?.value : target);
  const file = target.kind === 'map' ? target.entries.get('file')?.value : undefined;
  if (!wanted) {
    reading.error(
      'compose-invalid',
      `services.${name}.extends must be the name of a service, or a mapping with "service" and perhaps "file"`,
      target.at,
      'write extends: {file: other.yaml, service: name}',
    );
    return undefined;
  }
  const from = file ? otherFile(textOf(file) ?? '', name, file.at, context) : source;
  if (!from) return undefined;
  const found = child(from.services, wanted);
  if (found) return { service: from.prepare(found, wanted), name: wanted, source: from };
  const names = entriesOf(from.services).map(([key]) => key);
  const meant = nearest(wanted, names);
  reading.error(
    'reference-missing',
    `service ${name} extends ${wanted}, which ${reading.name(from.file)} does not have`,
    target.at,
    meant ? `write ${meant}` : `write one of: ${names.join(', ')}`,
  );
  return undefined;
}

function otherFile(path: string, name: string, at: Position, context: ExtendsContext): Source | undefined {
  const { reading, lookup } = context;
  const full = reading.inWorkspace(reading.input.appDir, path, `the file that service ${name} extends,`, at);
  if (full === undefined) return undefined;
  if (reading.stat(full)?.kind !== 'file') {
    reading.error(
      'reference-missing',
      `service ${name} extends a service of ${reading.name(full)}, which is not there`,
      at,
      'mend the path; it starts from the folder of the file that names it',
    );
    return undefined;
  }
  const services = child(readMapping(full, reading), 'services');
  const folder = folderOf(full);
  const prepare = (service: Tree, key: string): Tree => {
    const entry: Entry = { at: service.at, value: interpolate(service, lookup, reading, ['services', key]) };
    const model: Mapping = {
      kind: 'map',
      at: service.at,
      entries: new Map([
        ['services', { at: service.at, value: { kind: 'map', at: service.at, entries: new Map([[key, entry]]) } }],
      ]),
    };
    return child(child(resolvePaths(model, folder), 'services'), key) ?? service;
  };
  return { file: full, services, prepare };
}

function without(service: Mapping, key: string): Mapping {
  const entries = new Map(service.entries);
  entries.delete(key);
  return { ...service, entries };
}
