import type { Json } from '../desired/canonical.ts';
import { cleanPath, record, records, texts } from '../live/compare-facts.ts';
import type { Loose, Parts, Service } from './service-from-container.ts';

export interface MountedVolume {
  readonly key: string;
  readonly name: string;
}

/** What is mounted, as it was asked for; and by their names the volumes that nobody named, so that their data is found again. */
export function mountsOf(parts: Parts): { readonly service: Service; readonly volumes: readonly MountedVolume[] } {
  const { host } = parts;
  const binds = ((host['Binds'] ?? []) as readonly string[]).map((bind) => shortMount(parts, bind));
  const long = records(host['Mounts']).map((mount) => longMount(parts, mount));
  const asked = [...binds, ...long];
  const targets = new Set(asked.map(({ target }) => cleanPath(target)));
  const unnamed = unnamedVolumes(parts).filter(({ target }) => !targets.has(cleanPath(target)));
  const all = [...asked, ...unnamed];
  return {
    service: {
      volumes: all.length > 0 ? all.map(({ entry }) => entry) : undefined,
      tmpfs: tmpfsOf(host['Tmpfs']),
      volumes_from: volumesFrom(parts),
    },
    volumes: all.flatMap(({ volume }) => volume ?? []),
  };
}

interface Mounted {
  readonly target: string;
  readonly entry: Json;
  readonly volume?: MountedVolume;
}

/** `/src:/target:ro` or `volume:/target`. */
function shortMount({ source }: Parts, bind: string): Mounted {
  const [from = '', target = '', ...modes] = bind.split(':');
  if (from.startsWith('/')) return { target, entry: bind };
  const key = source.volumeKey(from, target);
  const volume = { key, name: from };
  // writable is what goes without saying
  const rest = modes.filter((mode) => mode !== 'rw');
  return { target, entry: [key, target, ...rest].join(':'), volume };
}

function longMount(parts: Parts, mount: Loose): Mounted {
  const type = String(mount['Type']);
  const target = String(mount['Target']);
  const bind = record(mount['BindOptions']);
  const options = record(mount['VolumeOptions']);
  const temporary = record(mount['TmpfsOptions']);
  const named = String(mount['Source'] ?? '') || (type === 'volume' ? nameToPin(parts, target) : '');
  const volume = type === 'volume' && named ? { key: parts.source.volumeKey(named, target), name: named } : undefined;
  const from = volume?.key ?? named;
  const entry = {
    type,
    ...(from ? { source: from } : {}),
    target,
    ...(mount['ReadOnly'] ? { read_only: true } : {}),
    ...part('bind', { propagation: bind['Propagation'] }),
    ...part('volume', { nocopy: options['NoCopy'], subpath: options['Subpath'] }),
    ...part('tmpfs', { size: temporary['SizeBytes'], mode: temporary['Mode'] }),
  };
  return { target, entry: entry as Json, ...(volume ? { volume } : {}) };
}

function part(key: string, fields: Loose): Loose {
  const said = Object.entries(fields).filter(([, value]) => Boolean(value));
  return said.length > 0 ? { [key]: Object.fromEntries(said) } : {};
}

/** Declared by a target alone, or by the image: the engine made one, and only its mount tells which. */
function unnamedVolumes(parts: Parts): Mounted[] {
  const declared = Object.keys(record(parts.image['Volumes']));
  const asked = Object.keys(record(parts.config['Volumes'])).filter((target) => !declared.includes(target));
  const bare = ({ isAlone }: Parts['source']) => (isAlone ? [] : asked.map((target) => ({ target, entry: target })));
  const pinned = [...asked, ...declared].flatMap((target) => {
    const name = nameToPin(parts, target);
    if (!name) return [];
    const key = parts.source.volumeKey(name, target);
    return [{ target, entry: `${key}:${target}`, volume: { key, name } }];
  });
  return [...bare(parts.source), ...pinned];
}

function nameToPin(parts: Parts, target: string): string {
  return parts.source.isAlone ? nameAt(parts, target) : '';
}

function nameAt({ source }: Parts, target: string): string {
  const found = source.container.Mounts.find(
    (mount) => mount['Type'] === 'volume' && cleanPath(String(mount['Destination'])) === cleanPath(target),
  );
  return String(found?.['Name'] ?? '');
}

function tmpfsOf(value: unknown): Json | undefined {
  const entries = Object.entries(texts(value)).map(([target, options]) => (options ? `${target}:${options}` : target));
  return entries.length > 0 ? entries : undefined;
}

function volumesFrom({ host, source }: Parts): Json | undefined {
  const from = ((host['VolumesFrom'] ?? []) as readonly string[]).map((entry) => {
    const [id = '', mode] = entry.split(':');
    const name = source.nameOf(id).replace(/^service:/, '');
    return mode === 'ro' ? `${name}:ro` : name;
  });
  return from.length > 0 ? from : undefined;
}
