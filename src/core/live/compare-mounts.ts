import type { ServiceModel } from '../desired/model.ts';
import type { Difference } from '../plan/difference.ts';
import { cleanPath, difference, type Facts, record, records, set, texts, type Wanted } from './compare-facts.ts';

/** One thing mounted: what identifies it, and the options that are visible on both sides. */
interface Mount {
  readonly path: string;
  readonly type: string;
  readonly source: string;
  readonly options: readonly string[];
}

type Mounts = ReadonlyMap<string, Mount>;

/**
 * Mounts by target, as they were asked for when the container was made: what the engine resolved them to also holds
 * what the image declares and what comes from other containers.
 */
export function mountDifferences(facts: Facts): Difference[] {
  const { wanted, host, service, image } = facts;
  const has = actualMounts(facts);
  const wants = wantedMounts(wanted);
  const declared = new Set(Object.keys(record(image['Volumes'])).map(cleanPath));
  const ignored = wanted.files ? new Set<string>() : new Set(fileMounts(wanted).map(({ target }) => target));
  const found = [...new Set([...wants.keys(), ...has.keys()])].flatMap((target) => {
    const [before, after] = [has.get(target), wants.get(target)];
    // Compose carries over what was mounted where the image declares a volume, or the file names none.
    if (ignored.has(target) || (!after && declared.has(target)) || (before && isUnnamed(after))) return [];
    if ((!before || isUnnamed(before)) && after && isMounted(facts, target, after)) return [];
    return difference(
      after?.path ?? before?.path ?? `volumes.${target}`,
      before && describe(before, after),
      after && describe(after, before),
    );
  });
  return [...found, ...difference('tmpfs', tmpfs(host['Tmpfs']), tmpfs(service['tmpfs'])), ...fromDifferences(facts)];
}

/** A volume that nobody named may be named in the files later: the very same one is mounted, however it was asked for. */
function isMounted({ container }: Facts, target: string, { type, source }: Mount): boolean {
  return container.Mounts.some(
    (mount) =>
      type === 'volume' &&
      mount['Type'] === 'volume' &&
      mount['Name'] === source &&
      cleanPath(String(mount['Destination'])) === target,
  );
}

function isUnnamed(mount: Mount | undefined): boolean {
  return mount?.type === 'volume' && mount.source === '';
}

/** SELinux relabelling is lost in one of the two ways in which Compose asks for a mount. */
function describe({ type, source, options }: Mount, other: Mount | undefined): string {
  const isLost = other?.options.includes('(long form)') || options.includes('(long form)');
  const shown = options.filter((option) => option !== '(long form)' && !(isLost && /^z$/i.test(option)));
  const from = source || (type === 'volume' ? '(anonymous)' : '');
  return `${type}${from && ` ${from}`}${shown.length > 0 ? ` (${shown.sort().join(', ')})` : ''}`;
}

function actualMounts({ host, config, image }: Facts): Mounts {
  const declared = record(image['Volumes']);
  const anonymous = Object.keys(record(config['Volumes'])).filter((target) => !(target in declared));
  const binds = (host['Binds'] ?? []) as readonly string[];
  return new Map([
    ...anonymous.map((target) => entry(target, 'volume', '', [])),
    ...binds.map(fromBind),
    ...records(host['Mounts']).map(fromMount),
  ]);
}

function entry(target: string, type: string, source: string, options: readonly string[]): [string, Mount] {
  const clean = cleanPath(target);
  return [clean, { path: `volumes.${clean}`, type, source: cleanPath(source), options }];
}

const propagations = /^r?(?:private|shared|slave)$/;

/** `/src:/target:ro,z` or `volume:/target`. */
function fromBind(bind: string): [string, Mount] {
  const [source = '', target = '', modes = ''] = bind.split(':');
  const options = modes.split(',').flatMap((mode) => {
    if (mode === 'ro') return ['read-only'];
    return propagations.test(mode) || /^(?:z|nocopy)$/i.test(mode) ? [mode] : [];
  });
  return entry(target, source.startsWith('/') ? 'bind' : 'volume', source, options);
}

function fromMount(mount: Readonly<Record<string, unknown>>): [string, Mount] {
  const type = String(mount['Type']);
  const { Propagation } = record(mount['BindOptions']);
  const { NoCopy, Subpath } = record(mount['VolumeOptions']);
  const { SizeBytes, Mode } = record(mount['TmpfsOptions']);
  return entry(String(mount['Target']), type, String(mount['Source'] ?? ''), [
    ...(type === 'bind' ? ['(long form)'] : []),
    ...optionsOf({ ReadOnly: mount['ReadOnly'], Propagation, NoCopy, Subpath, SizeBytes, Mode }),
  ]);
}

interface Options {
  readonly ReadOnly: unknown;
  readonly Propagation: unknown;
  readonly NoCopy: unknown;
  readonly Subpath: unknown;
  readonly SizeBytes: unknown;
  readonly Mode: unknown;
}

function optionsOf({ ReadOnly, Propagation, NoCopy, Subpath, SizeBytes, Mode }: Options): string[] {
  return [
    ...(ReadOnly ? ['read-only'] : []),
    ...(Propagation ? [String(Propagation)] : []),
    ...(NoCopy ? ['nocopy'] : []),
    ...(Subpath ? [`subpath ${Subpath}`] : []),
    ...(Number(SizeBytes ?? 0) > 0 ? [`${SizeBytes} bytes`] : []),
    ...(Number(Mode ?? 0) > 0 ? [`mode ${Number(Mode).toString(8)}`] : []),
  ];
}

function wantedMounts(wanted: Wanted): Mounts {
  const own = (wanted.service.volumes ?? []).map((mount) => {
    const bind = record(mount['bind']);
    const volume = record(mount['volume']);
    const temporary = record(mount['tmpfs']);
    const source =
      mount.type === 'volume' && mount.source ? (wanted.volumes[mount.source] ?? mount.source) : mount.source;
    return entry(mount.target, mount.type, source ?? '', [
      ...(bind['selinux'] ? [String(bind['selinux'])] : []),
      ...optionsOf({
        ReadOnly: mount.read_only,
        Propagation: bind['propagation'],
        NoCopy: volume['nocopy'],
        Subpath: volume['subpath'],
        SizeBytes: temporary['size'],
        Mode: temporary['mode'],
      }),
    ]);
  });
  const files = fileMounts(wanted).flatMap(({ target, path, file }): [string, Mount][] =>
    file === undefined ? [] : [[target, { path, type: 'bind', source: cleanPath(file), options: ['read-only'] }]],
  );
  return new Map([...files, ...own]);
}

interface FileMount {
  readonly target: string;
  readonly path: string;
  /** Absent where Compose copies the content into the container. */
  readonly file?: string;
}

function fileMounts({ service, files }: Wanted): FileMount[] {
  const use = (kind: 'configs' | 'secrets', base: string) => (one: NonNullable<ServiceModel['configs']>[number]) => {
    const target = one.target || one.source;
    const file = files?.[kind][one.source]?.file;
    return {
      target: cleanPath(target.startsWith('/') ? target : `${base}${target}`),
      path: `${kind}.${one.source}`,
      ...(file ? { file } : {}),
    };
  };
  return [
    ...(service.configs ?? []).map(use('configs', '/')),
    ...(service.secrets ?? []).map(use('secrets', '/run/secrets/')),
  ];
}

/** `/run`, `/tmp:size=1m`. */
function tmpfs(value: unknown): string[] {
  const entries = Array.isArray(value)
    ? (value as string[]).map((one) => one.split(/:(.*)/s))
    : typeof value === 'string'
      ? [value.split(/:(.*)/s)]
      : Object.entries(texts(value));
  const shown = entries.map(([target = '', options = '']) => cleanPath(target) + (options ? `:${options}` : ''));
  return set(shown) as string[];
}

/** Whose volumes it has, too. Which of them come from whom is that container's matter. */
function fromDifferences({ host, wanted }: Facts): Difference[] {
  const has = ((host['VolumesFrom'] ?? []) as readonly string[]).map((from) => from.split(':')[0] ?? from);
  const wants = wanted.service.volumes_from ?? [];
  if (has.length === 0 || wants.length === 0) return difference('volumes_from', has, wants);
  const others = wants.filter((from) => from.startsWith('container:'));
  const services = wants.filter((from) => !from.startsWith('container:')).map((from) => from.split(':')[0] ?? from);
  const known = services.map((service) => wanted.parents?.[service]);
  if (known.includes(undefined)) return [];
  const isOf = (ids: readonly string[] | undefined) => (id: string) => ids?.includes(id) ?? false;
  const missing = known.some((ids) => !has.some(isOf(ids)));
  const foreign = has.filter((id) => !known.some((ids) => isOf(ids)(id)));
  // containers that a file names stand for as many that are none of the app's
  return missing || foreign.length !== others.length ? difference('volumes_from', has, wants) : [];
}
