import type { Json } from '../desired/canonical.ts';
import type { Difference } from '../plan/difference.ts';
import { type Facts, type Field, flag, mapDifferences, record, records, set, text, texts } from './compare-facts.ts';
import { sharedSpace } from './compare-shared.ts';

/** What the container may do and see of its machine. */
export const hostFields: readonly Field[] = [
  ['privileged', (f) => flag(f.host['Privileged']), (f) => flag(f.service['privileged'])],
  ['read_only', (f) => flag(f.host['ReadonlyRootfs']), (f) => flag(f.service['read_only'])],
  ['cap_add', (f) => set(f.host['CapAdd'], capability), (f) => set(f.service['cap_add'], capability)],
  ['cap_drop', (f) => set(f.host['CapDrop'], capability), (f) => set(f.service['cap_drop'], capability)],
  ['security_opt', actualSecurity, (f) => set(f.service['security_opt'], security)],
  ['group_add', (f) => set(f.host['GroupAdd']), (f) => set(f.service['group_add'])],
  ['devices', (f) => devices(f.host['Devices']), (f) => devices(f.service['devices'])],
  ['device_cgroup_rules', (f) => set(f.host['DeviceCgroupRules']), (f) => set(f.service['device_cgroup_rules'])],
  ['gpus', (f) => requests(f.host['DeviceRequests']), wantedRequests],
  ['ipc', (f) => sharedSpace(f, ipc(f, f.host['IpcMode']), f.service['ipc']), (f) => ipc(f, f.service['ipc'])],
  ['pid', (f) => sharedSpace(f, text(f.host['PidMode']), f.service['pid']), (f) => f.service['pid']],
  ['uts', (f) => text(f.host['UTSMode']), (f) => f.service['uts']],
  ['userns_mode', (f) => text(f.host['UsernsMode']), (f) => f.service['userns_mode']],
  // the engine's own choice is written down where none was made
  ['cgroup', (f) => (f.service['cgroup'] ? text(f.host['CgroupnsMode']) : undefined), (f) => f.service['cgroup']],
  ['isolation', (f) => unlessDefault(f.host['Isolation']), (f) => unlessDefault(f.service['isolation'])],
  ['runtime', (f) => text(f.host['Runtime']), wantedRuntime],
  ['logging.driver', (f) => text(record(f.host['LogConfig'])['Type']), wantedDriver],
];

/** What has an entry for each name. */
export function hostDifferences({ host, service, wanted }: Facts): Difference[] {
  return [
    ...mapDifferences('sysctls', texts(host['Sysctls']), texts(service['sysctls'])),
    ...mapDifferences('storage_opt', texts(host['StorageOpt']), texts(service['storage_opt'])),
    ...annotations(host['Annotations'], service['annotations']),
    ...logOptions(host['LogConfig'], service['logging'], wanted.defaults?.logging),
  ];
}

function capability(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, '');
}

/** What a profile's file holds is not on the container in a form that could be compared with its path. */
function security(entry: string): string {
  const [key = '', value = 'true'] = entry.split(/[:=](.*)/s);
  const isProfile = key === 'seccomp' && value !== 'unconfined' && value !== 'builtin';
  return `${key}=${isProfile ? '(profile)' : value}`;
}

function actualSecurity({ host, service }: Facts): Json | undefined {
  const own = (set(host['SecurityOpt'], security) ?? []) as readonly string[];
  const masked = host['MaskedPaths'];
  const open = Array.isArray(masked) && masked.length === 0 && !host['Privileged'] ? ['systempaths=unconfined'] : [];
  const wants = (service['security_opt'] ?? []) as readonly string[];
  const shares = /^(?:host$|container:)/;
  // the engine labels by itself what may do all, or shares a namespace
  const byItself =
    !wants.some((entry) => /^label[:=]/.test(entry)) &&
    (Boolean(host['Privileged']) || [host['IpcMode'], host['PidMode']].some((mode) => shares.test(String(mode))));
  return [...own, ...open].filter((entry) => !byItself || !entry.startsWith('label=')).sort();
}

/** Compose 2.26 gives maps, older ones `source:target:permissions`. */
function devices(value: unknown): Json | undefined {
  if (!Array.isArray(value)) return undefined;
  return value
    .map((entry: unknown) => {
      if (typeof entry === 'string') {
        const [source = '', target = source, permissions = 'rwm'] = entry.split(':');
        return `${source}:${target}:${permissions}`;
      }
      const { PathOnHost, PathInContainer, CgroupPermissions, source, target, permissions } = record(entry);
      return `${PathOnHost ?? source}:${PathInContainer ?? target ?? source}:${CgroupPermissions ?? permissions ?? 'rwm'}`;
    })
    .sort();
}

function wantedRequests({ service }: Facts): Json | undefined {
  const reserved = record(record(record(service['deploy'])['resources'])['reservations'])['devices'];
  const gpus = records(service['gpus']).map((entry) => ({
    ...entry,
    capabilities: [...((entry['capabilities'] as readonly string[] | undefined) ?? []), 'gpu'],
  }));
  return requests([...records(reserved), ...gpus]);
}

function requests(value: unknown): Json | undefined {
  return records(value)
    .map((entry) => {
      const capabilities = ((entry['Capabilities'] ?? [entry['capabilities'] ?? []]) as readonly string[][]).flat();
      const ids = (entry['DeviceIDs'] ?? entry['device_ids'] ?? []) as readonly string[];
      const count = Number(entry['Count'] ?? (entry['count'] === 'all' ? -1 : (entry['count'] ?? 0)));
      const name = [...new Set(capabilities)].sort().join('+');
      return `${entry['Driver'] || entry['driver'] || '(any)'} ${name} ${ids.length > 0 ? ids.join(',') : count}`;
    })
    .sort();
}

/** Private or shareable is for the engine to choose where nothing is said. */
function ipc({ service }: Facts, value: unknown): Json | undefined {
  return service['ipc'] ? text(value) : value === 'private' || value === 'shareable' ? undefined : text(value);
}

function unlessDefault(value: unknown): Json | undefined {
  return value === 'default' ? undefined : text(value);
}

function wantedRuntime({ service, host, wanted }: Facts): Json | undefined {
  return service['runtime'] ?? wanted.defaults?.runtime ?? text(host['Runtime']);
}

function wantedDriver({ service, host, wanted }: Facts): Json | undefined {
  const driver = text(record(service['logging'])['driver']);
  return driver ?? wanted.defaults?.logging ?? text(record(host['LogConfig'])['Type']);
}

/** The engine adds options of its own to those of its default driver. */
function logOptions(actual: unknown, logging: Json | undefined, fallback: string | undefined): Difference[] {
  const wants = texts(record(logging)['options']);
  const type = record(actual)['Type'];
  const isDefault = fallback === undefined || type === fallback;
  const has = Object.entries(texts(record(actual)['Config'])).filter(([key]) => key in wants || !isDefault);
  return mapDifferences('logging.options', Object.fromEntries(has), wants);
}

/** Engines before 25 know of none, and drop them. */
function annotations(actual: unknown, wanted: Json | undefined): Difference[] {
  return actual === undefined || actual === null ? [] : mapDifferences('annotations', texts(actual), texts(wanted));
}
