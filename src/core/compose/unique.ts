import { ownValue } from '../../lib/own-value.ts';
import { type Entry, type List, type Path, type Tree, textOf } from '../files/tree.ts';
import { bindTarget } from './volume-text.ts';

type KeyOf = (item: Tree) => string | undefined;

const plain: KeyOf = (item) => textOf(item);
const beforeEquals: KeyOf = (item) => textOf(item)?.split('=')[0];

/** Lists of a service in which a later entry takes the place of an earlier one with the same key. */
const rules: Readonly<Record<string, KeyOf>> = {
  annotations: beforeEquals,
  environment: beforeEquals,
  labels: beforeEquals,
  sysctls: beforeEquals,
  'build.args': beforeEquals,
  'build.labels': beforeEquals,
  'build.platforms': plain,
  'build.tags': plain,
  'deploy.labels': beforeEquals,
  cap_add: plain,
  cap_drop: plain,
  configs: (item) => fileTarget(item, ''),
  devices: volumeTarget,
  dns: plain,
  dns_opt: plain,
  dns_search: plain,
  env_file: (item) => textOf(item) ?? field(item, 'path'),
  expose: plain,
  extra_hosts: plain,
  label_file: plain,
  links: plain,
  ports: portKey,
  profiles: plain,
  secrets: (item) => fileTarget(item, '/run/secrets'),
  tmpfs: plain,
  volumes: volumeTarget,
};

/** The list at a path of the model without entries that a later one replaces. */
export function uniqueItems(items: readonly Tree[], path: Path): readonly Tree[] {
  const keyOf = path[0] === 'services' ? ownValue(rules, path.slice(2).join('.')) : undefined;
  if (!keyOf) return items;
  const kept: Tree[] = [];
  const seen = new Map<string, number>();
  for (const item of items) {
    const key = keyOf(item);
    const before = key === undefined ? undefined : seen.get(key);
    if (before !== undefined) kept[before] = item;
    else if (key !== undefined) seen.set(key, kept.push(item) - 1);
    else kept.push(item);
  }
  return kept;
}

/** The same for every list of a service, so that doubles within one file are dropped too, as Compose does before it checks. */
export function uniqueLists(service: Tree, path: Path): Tree {
  if (service.kind !== 'map') return service;
  const entries = [...service.entries].map(([key, entry]): [string, Entry] => {
    const below = [...path, key];
    if (entry.value.kind === 'list')
      return [
        key,
        { ...entry, value: { ...entry.value, items: uniqueItems(entry.value.items, below) } satisfies List },
      ];
    return key === 'build' || key === 'deploy'
      ? [key, { ...entry, value: uniqueLists(entry.value, below) }]
      : [key, entry];
  });
  return { ...service, entries: new Map(entries) };
}

function field(item: Tree, key: string): string | undefined {
  return item.kind === 'map' ? textOf(item.entries.get(key)?.value) : undefined;
}

function fileTarget(item: Tree, folder: string): string | undefined {
  return field(item, 'target') ?? `${folder}/${textOf(item) ?? field(item, 'source') ?? ''}`;
}

function volumeTarget(item: Tree): string | undefined {
  const text = textOf(item);
  return text === undefined ? field(item, 'target') : bindTarget(text);
}

function portKey(item: Tree): string | undefined {
  const text = textOf(item);
  if (text !== undefined) return text;
  const target = field(item, 'target');
  return (
    target &&
    `${field(item, 'host_ip') ?? '0.0.0.0'}:${field(item, 'published') ?? ''}:${target}/${field(item, 'protocol') ?? 'tcp'}`
  );
}
