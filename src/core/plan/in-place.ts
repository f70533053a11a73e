import type { ServiceModel } from '../desired/model.ts';
import { restartPolicy } from '../desired/service.ts';
import { record } from '../live/compare-facts.ts';
import type { LiveSettings, Reason } from './types.ts';

/** Codes of what `docker update` can change. No list shows it: it is seen by a close look only. */
export function settingCode(path: string): 'restart-policy-drift' | 'resources-drift' | undefined {
  if (path === 'restart') return 'restart-policy-drift';
  return settings.some(({ paths }) => paths.test(path)) ? 'resources-drift' : undefined;
}

/**
 * What an engine has to be told so that these fields are as wanted, without making the container anew. Undefined where one of them is
 * none of those, or is to have no limit at all: engines pass over 0 and refuse -1.
 */
export function settingsInPlace(service: ServiceModel, reasons: readonly Reason[]): LiveSettings | undefined {
  const found = reasons.map(({ path = '' }) => settingsFor(service, path));
  return found.every((each) => each !== undefined) ? Object.assign({}, ...found) : undefined;
}

function settingsFor(service: ServiceModel, path: string): LiveSettings | undefined {
  return settings.find(({ paths }) => paths.test(path))?.wants(service as Loose);
}

type Loose = ServiceModel & Readonly<Record<string, unknown>>;

interface Setting {
  readonly paths: RegExp;
  readonly wants: (service: Loose) => LiveSettings | undefined;
}

const settings: readonly Setting[] = [
  { paths: /^restart$/, wants: (service) => ({ restartPolicy: restartPolicy(service) }) },
  // a limit above the swap limit that stands is refused, so both are told
  { paths: /^(?:mem_limit|memswap_limit|deploy\.resources\.limits\.memory)$/, wants: memory },
  {
    paths: /^(?:mem_reservation|deploy\.resources\.reservations\.memory)$/,
    wants: (service) =>
      amount('memoryReservation', part(service, 'reservations', 'memory') ?? service['mem_reservation']),
  },
  {
    paths: /^(?:cpus|deploy\.resources\.limits\.cpus)$/,
    wants: (service) =>
      amount('nanoCpus', Math.round(Number(part(service, 'limits', 'cpus') ?? service['cpus'] ?? 0) * 1e9)),
  },
  // here 0 is an answer: as many as they like
  {
    paths: /^(?:pids_limit|deploy\.resources\.limits\.pids)$/,
    wants: (service) => ({
      pidsLimit: Math.max(0, Number(part(service, 'limits', 'pids') ?? service['pids_limit'] ?? 0)),
    }),
  },
  { paths: /^cpu_shares$/, wants: (service) => amount('cpuShares', service['cpu_shares']) },
  { paths: /^cpu_period$/, wants: (service) => amount('cpuPeriod', service['cpu_period']) },
  { paths: /^cpu_quota$/, wants: (service) => amount('cpuQuota', service['cpu_quota']) },
  { paths: /^cpu_rt_period$/, wants: (service) => amount('cpuRealtimePeriod', service['cpu_rt_period']) },
  { paths: /^cpu_rt_runtime$/, wants: (service) => amount('cpuRealtimeRuntime', service['cpu_rt_runtime']) },
  {
    paths: /^cpuset$/,
    wants: (service) => (service['cpuset'] ? { cpusetCpus: String(service['cpuset']) } : undefined),
  },
  {
    paths: /^blkio_config\.weight$/,
    wants: (service) => amount('blkioWeight', record(service['blkio_config'])['weight']),
  },
];

function memory(service: Loose): LiveSettings | undefined {
  const limit = amount('memory', part(service, 'limits', 'memory') ?? service['mem_limit']);
  const swap = Number(service['memswap_limit'] ?? 0);
  return limit && { ...limit, memorySwap: swap === 0 ? 2 * (limit.memory ?? 0) : swap };
}

function amount(
  name: Exclude<keyof LiveSettings, 'restartPolicy' | 'cpusetCpus'>,
  value: unknown,
): LiveSettings | undefined {
  const wanted = Number(value ?? 0);
  return wanted > 0 ? { [name]: wanted } : undefined;
}

function part({ deploy }: Loose, side: 'limits' | 'reservations', name: string): unknown {
  const value = record(record(record(deploy)['resources'])[side])[name];
  return Number(value ?? 0) > 0 ? value : undefined;
}
