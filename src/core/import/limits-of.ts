import type { Json } from '../desired/canonical.ts';
import { records } from '../live/compare-facts.ts';
import type { Parts, Service } from './service-from-container.ts';

/** How much of the machine the container may take. */
export function limitsOf({ host }: Parts): Service {
  const memory = Number(host['Memory'] ?? 0);
  const swap = Number(host['MemorySwap'] ?? 0);
  const shm = Number(host['ShmSize'] ?? 0);
  return {
    mem_limit: size(memory),
    mem_reservation: size(host['MemoryReservation']),
    // twice the memory is what the engine takes by itself; -1 it also writes where its kernel cannot limit it
    memswap_limit: swap > 0 && swap !== 2 * memory ? size(swap) : undefined,
    mem_swappiness: swappiness(host['MemorySwappiness']),
    oom_kill_disable: host['OomKillDisable'] === true,
    oom_score_adj: amount(host['OomScoreAdj']),
    cpus: amount(Number(host['NanoCpus'] ?? 0) / 1e9),
    cpu_shares: amount(host['CpuShares']),
    cpu_period: amount(host['CpuPeriod']),
    cpu_quota: amount(host['CpuQuota']),
    cpu_rt_period: amount(host['CpuRealtimePeriod']),
    cpu_rt_runtime: amount(host['CpuRealtimeRuntime']),
    cpuset: String(host['CpusetCpus'] ?? ''),
    pids_limit: Number(host['PidsLimit'] ?? 0) > 0 ? Number(host['PidsLimit']) : undefined,
    cgroup_parent: String(host['CgroupParent'] ?? ''),
    shm_size: shm === defaultShm ? undefined : size(shm),
    ulimits: ulimits(host['Ulimits']),
    blkio_config: blkio(host),
  };
}

const defaultShm = 64 * 1024 * 1024;

function size(value: unknown): Json | undefined {
  const bytes = Number(value ?? 0);
  if (bytes <= 0) return undefined;
  const units = [
    [1024 ** 3, 'g'],
    [1024 ** 2, 'm'],
    [1024, 'k'],
  ] as const;
  const [unit, letter] = units.find(([one]) => bytes % one === 0) ?? [1, 'b'];
  return `${bytes / unit}${letter}`;
}

function amount(value: unknown): Json | undefined {
  const number = Number(value ?? 0);
  return number === 0 || Number.isNaN(number) ? undefined : number;
}

function swappiness(value: unknown): Json | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}

function ulimits(value: unknown): Json {
  return Object.fromEntries(
    records(value).map(({ Name, Soft, Hard }): [string, Json] => [
      String(Name),
      Soft === Hard ? Number(Soft) : { soft: Number(Soft), hard: Number(Hard) },
    ]),
  );
}

function blkio(host: Parts['host']): Json {
  const rates = (key: string) =>
    records(host[key]).map(({ Path, Rate }) => ({ path: String(Path), rate: Number(Rate) }));
  const fields: readonly (readonly [string, Json | undefined])[] = [
    ['weight', amount(host['BlkioWeight'])],
    [
      'weight_device',
      records(host['BlkioWeightDevice']).map(({ Path, Weight }) => ({ path: String(Path), weight: Number(Weight) })),
    ],
    ['device_read_bps', rates('BlkioDeviceReadBps')],
    ['device_write_bps', rates('BlkioDeviceWriteBps')],
    ['device_read_iops', rates('BlkioDeviceReadIOps')],
    ['device_write_iops', rates('BlkioDeviceWriteIOps')],
  ];
  const said = fields.filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0));
  return Object.fromEntries(said) as Json;
}
