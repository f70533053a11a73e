import type { SourceMap } from '../files/source-map.ts';
import { type Tree, textOf } from '../files/tree.ts';
import type { Position } from '../problems.ts';
import { byKey } from './merge.ts';
import { portsOf } from './ports.ts';
import { listed, namesIn, type Service } from './service.ts';
import type { EnvFileValue } from './variables.ts';
import { mountsOf } from './volumes.ts';

type Places = Record<string, Position>;

/** Where everything of the model stands, keyed by its path after normalisation: short forms by variable, container port and target. */
export function positionsOf(
  model: Tree,
  services: readonly Service[],
  envFiles: ReadonlyMap<string, ReadonlyMap<string, EnvFileValue>>,
): SourceMap {
  const places: Places = Object.create(null) as Places;
  for (const service of services) {
    const path = `services.${service.name}`;
    for (const [name, { position }] of envFiles.get(service.name) ?? [])
      places[`${path}.environment.${name}`] = position;
    placeService(service, path, places);
  }
  if (model.kind !== 'map') return places;
  for (const [key, entry] of model.entries) {
    if (key === 'services') places[key] = entry.at;
    else if (!key.startsWith('x-')) placeEntry(key, entry.at, entry.value, places);
  }
  return { ...places };
}

const byVariable = new Set(['environment', 'labels', 'annotations', 'sysctls']);
const byFileTarget = new Set(['configs', 'secrets']);

function placeService(service: Service, path: string, places: Places): void {
  places[path] = service.at;
  for (const [key, entry] of service.tree.entries) {
    if (key.startsWith('x-')) continue;
    const below = `${path}.${key}`;
    if (byVariable.has(key)) placeEntry(below, entry.at, byKey(entry.value), places);
    else if (key === 'networks' || key === 'depends_on') placeNames(below, entry.at, entry.value, places);
    else if (key === 'ports') placePorts(service, below, places);
    else if (key === 'volumes') for (const mount of mountsOf(service)) places[`${below}.${mount.target}`] = mount.at;
    else if (byFileTarget.has(key)) placeFiles(below, entry.value, places);
    else placeEntry(below, entry.at, entry.value, places);
    places[below] ??= entry.at;
  }
}

function placeEntry(path: string, at: Position, value: Tree, places: Places): void {
  places[path] = (value.kind === 'list' ? givenElsewhere(value, at.file) : undefined) ?? at;
  if (value.kind === 'map')
    for (const [key, entry] of value.entries) placeEntry(`${path}.${key}`, entry.at, entry.value, places);
  if (value.kind === 'list')
    for (const [index, item] of value.items.entries()) placeEntry(`${path}.${index}`, item.at, item, places);
}

/** A list is compared as a whole: what made it so is the value that another file gives one of its elements. */
function givenElsewhere(value: Tree, file: string): Position | undefined {
  if (value.kind === 'scalar') return value.at.file === file ? undefined : value.at;
  const inner = value.kind === 'list' ? value.items : [...value.entries.values()].map((entry) => entry.value);
  for (const tree of inner) {
    const found = givenElsewhere(tree, file);
    if (found) return found;
  }
  return undefined;
}

function placeNames(path: string, at: Position, value: Tree, places: Places): void {
  placeEntry(path, at, { kind: 'scalar', value: null, at }, places);
  for (const { name, at: place, value: inner } of namesIn(value))
    placeEntry(`${path}.${name}`, place, inner ?? { kind: 'scalar', value: null, at: place }, places);
}

/** By container port and protocol; where several host ports lead to one, also with the host's side. */
function placePorts(service: Service, path: string, places: Places): void {
  for (const port of portsOf(service)) {
    for (const { host, container } of port.pairs) {
      const key = `${path}.${container}/${port.protocol}`;
      places[key] ??= port.at;
      if (host !== undefined) places[`${path}.${host}:${container}/${port.protocol}`] ??= port.at;
    }
  }
}

function placeFiles(path: string, value: Tree, places: Places): void {
  for (const item of listed(value)) {
    const get = (key: string): string | undefined =>
      item.kind === 'map' ? textOf(item.entries.get(key)?.value) : undefined;
    const name = textOf(item) ?? get('target') ?? get('source');
    if (name !== undefined) places[`${path}.${name}`] = item.at;
  }
}
