import type { Json } from '../desired/canonical.ts';
import type { Difference } from '../plan/difference.ts';
import { difference, type Facts, type Field, flag, number, record, records, text } from './compare-facts.ts';

/** How much of the machine the container may take, where there is one field on either side. */
export const limitFields: readonly Field[] = [
  [
    'mem_swappiness',
    (f) => swappiness(f, f.host['MemorySwappiness']),
    (f) => swappiness(f, f.service['mem_swappiness']),
  ],
  ['oom_kill_disable', (f) => oomKill(f, f.host['OomKillDisable']), (f) => oomKill(f, f.service['oom_kill_disable'])],
  ['oom_score_adj', (f) => number(f.host['OomScoreAdj']), (f) => number(f.service['oom_score_adj'])],
  ['cpu_shares', (f) => number(f.host['CpuShares']), (f) => number(f.service['cpu_shares'])],
  ['cpu_period', (f) => number(f.host['CpuPeriod']), (f) => number(f.service['cpu_period'])],
  ['cpu_quota', (f) => number(f.host['CpuQuota']), (f) => number(f.service['cpu_quota'])],
  ['cpu_rt_period', (f) => number(f.host['CpuRealtimePeriod']), (f) => number(f.service['cpu_rt_period'])],
  ['cpu_rt_runtime', (f) => number(f.host['CpuRealtimeRuntime']), (f) => number(f.service['cpu_rt_runtime'])],
  ['cpu_count', (f) => number(f.host['CpuCount']), (f) => number(f.service['cpu_count'])],
  ['cpuset', (f) => text(f.host['CpusetCpus']), (f) => f.service['cpuset']],
  ['cgroup_parent', (f) => text(f.host['CgroupParent']), (f) => f.service['cgroup_parent']],
  ['shm_size', shm, (f) => number(f.service['shm_size'])],
  ...(
    [
      ['device_read_bps', 'BlkioDeviceReadBps', 'rate'],
      ['device_write_bps', 'BlkioDeviceWriteBps', 'rate'],
      ['device_read_iops', 'BlkioDeviceReadIOps', 'rate'],
      ['device_write_iops', 'BlkioDeviceWriteIOps', 'rate'],
    ] as const
  ).map(
    ([name, key, unit]): Field => [
      `blkio_config.${name}`,
      (f) => devices(f.host[key], unit),
      (f) => devices(record(f.service['blkio_config'])[name], unit),
    ],
  ),
  [
    'blkio_config.weight',
    (f) => number(f.host['BlkioWeight']),
    (f) => unlessDropped(f.host['BlkioWeight'], number(record(f.service['blkio_config'])['weight'])),
  ],
  [
    'blkio_config.weight_device',
    (f) => devices(f.host['BlkioWeightDevice'], 'weight'),
    (f) =>
      unlessDropped(f.host['BlkioWeightDevice'], devices(record(f.service['blkio_config'])['weight_device'], 'weight')),
  ],
];

/** Limits that a file may give in two places, and those with an entry for each name. */
export function limitDifferences(f: Facts): Difference[] {
  const { host, service } = f;
  const pids = Math.max(0, Number(host['PidsLimit'] ?? 0));
  const wantedPids = Number(part(f, 'limits', 'pids') ?? 0) > 0 ? part(f, 'limits', 'pids') : service['pids_limit'];
  return [
    ...either(f, 'mem_limit', 'limits', 'memory', number(host['Memory']), number),
    ...either(f, 'mem_reservation', 'reservations', 'memory', number(host['MemoryReservation']), number),
    ...either(f, 'cpus', 'limits', 'cpus', cpus(Number(host['NanoCpus'] ?? 0) / 1e9), cpus),
    ...difference(
      part(f, 'limits', 'pids') === undefined ? 'pids_limit' : 'deploy.resources.limits.pids',
      number(pids),
      number(Math.max(0, Number(wantedPids ?? 0))),
    ),
    ...swapDifferences(f),
    ...ulimitDifferences(f),
  ];
}

type Shape = (value: unknown) => Json | undefined;

/** The newer place wins, as it does for Compose. */
function either(
  f: Facts,
  key: string,
  side: 'limits' | 'reservations',
  name: string,
  has: Json | undefined,
  shape: Shape,
): Difference[] {
  const deployed = shape(part(f, side, name));
  return deployed === undefined
    ? difference(key, has, shape(f.service[key]))
    : difference(`deploy.resources.${side}.${name}`, has, deployed);
}

function part({ service }: Facts, side: 'limits' | 'reservations', name: string): unknown {
  return record(record(record(service['deploy'])['resources'])[side])[name];
}

/** Compose reckons with half the digits. */
function cpus(value: unknown): Json | undefined {
  return number(Math.round(Number(value ?? 0) * 1e4) / 1e4);
}

/** Engines on cgroup v2, or on kernels without it, drop both of these; then the second is null, though Compose always gives it. */
function oomKill({ host }: Facts, value: unknown): Json | undefined {
  return typeof host['OomKillDisable'] === 'boolean' ? flag(value) : undefined;
}

function swappiness({ host }: Facts, value: unknown): Json | undefined {
  return typeof host['OomKillDisable'] === 'boolean' ? number(value) : undefined;
}

/** Twice the memory where nothing is said. The engine writes -1 also where its kernel cannot limit it: that tells nothing. */
function swapDifferences({ host, service }: Facts): Difference[] {
  const has = Number(host['MemorySwap'] ?? 0);
  const wants = Number(service['memswap_limit'] ?? 0);
  const isDefault = wants === 0 && has === 2 * Number(host['Memory'] ?? 0);
  return has === -1 || isDefault ? [] : difference('memswap_limit', number(has), number(wants));
}

/** The engine's default is a setting of the engine. */
function shm({ host, service }: Facts): Json | undefined {
  return number(service['shm_size']) === undefined ? undefined : number(host['ShmSize']);
}

function devices(value: unknown, unit: 'rate' | 'weight'): Json | undefined {
  const upper = unit === 'rate' ? 'Rate' : 'Weight';
  return records(value)
    .map((entry) => `${entry['Path'] ?? entry['path']} ${entry[upper] ?? entry[unit]}`)
    .sort();
}

/** Many kernels cannot weigh; the engine drops it then. */
function unlessDropped(actual: unknown, wanted: Json | undefined): Json | undefined {
  const isThere = Array.isArray(actual) ? actual.length > 0 : Boolean(actual);
  return isThere ? wanted : undefined;
}

function ulimitDifferences({ host, service }: Facts): Difference[] {
  const has = new Map(
    records(host['Ulimits']).map((entry) => [String(entry['Name']), bounds(entry['Soft'], entry['Hard'])]),
  );
  const wants = new Map(
    Object.entries(record(service['ulimits'])).map(([name, value]) => [
      name,
      typeof value === 'number' ? bounds(value, value) : bounds(record(value)['soft'], record(value)['hard']),
    ]),
  );
  return [...new Set([...has.keys(), ...wants.keys()])].flatMap((name) =>
    difference(`ulimits.${name}`, has.get(name), wants.get(name)),
  );
}

function bounds(soft: unknown, hard: unknown): Json {
  return soft === hard ? Number(soft ?? 0) : { soft: Number(soft ?? 0), hard: Number(hard ?? 0) };
}
