import { seconds } from '../../lib/duration.ts';
import type { LoadedApp } from '../app/types.ts';
import type { AppFile } from '../config/app-file.ts';
import type { ProbeWish } from '../health/probe.ts';
import type { HealthCheck } from '../manifest/health-check.ts';
import type { ServiceModel } from './model.ts';

/** What Orbitr itself asks of a service before the app counts as ready. */
export interface AppProbe {
  readonly service: string;
  readonly wish: ProbeWish;
  /** Seconds until it must have been answered well. */
  readonly deadline: number;
}

/** Key of the app file and of a manifest → field of a Compose health check. */
export const healthFields = [
  ['interval', 'interval'],
  ['timeout', 'timeout'],
  ['retries', 'retries'],
  ['startPeriod', 'start_period'],
] as const;

/**
 * How the app's health is judged: by the manifest's check, as patiently as the app file says. One that runs in the container becomes the
 * service's own health check; one that asks from outside is Orbitr's.
 */
export function healthOf({ file, main, extension }: LoadedApp): {
  /** What the app file's patience means. */
  readonly judged: string | undefined;
  readonly edits: readonly {
    readonly service: string | undefined;
    readonly edit: (service: ServiceModel) => ServiceModel;
  }[];
  readonly probe?: AppProbe;
} {
  const check = extension?.manifest.healthCheck;
  const checked = check?.command?.service ?? check?.service ?? main;
  const judged = file.health?.service ?? checked;
  // Patience with one service says nothing of another.
  const own = judged === checked ? file.health : undefined;
  const wish = check && probeWish(check, own);
  return {
    judged,
    edits: [
      ...(check ? [{ service: checked, edit: (service: ServiceModel) => withCheck(service, check) }] : []),
      { service: judged, edit: (service: ServiceModel) => withPatience(service, file.health) },
    ],
    ...(wish && checked !== undefined
      ? { probe: { service: checked, wish, deadline: probeDeadline(check, own) } }
      : {}),
  };
}

type Patience = AppFile['health'];

const defaults = { interval: 30, timeout: 5, retries: 3, startPeriod: 60 } as const;

function withCheck(service: ServiceModel, check: HealthCheck): ServiceModel {
  if (check.type === 'command' && check.command)
    return {
      ...service,
      healthcheck: { test: ['CMD', ...check.command.argv], ...fieldsOf({ ...defaults, ...withoutGaps(check) }) },
    };
  const said = fieldsOf(check);
  if (check.type !== 'docker' || Object.keys(said).length === 0) return service;
  return { ...service, healthcheck: { ...service.healthcheck, ...said } };
}

function withPatience(service: ServiceModel, health: Patience): ServiceModel {
  if (!health || !service.healthcheck) return service;
  return { ...service, healthcheck: { ...service.healthcheck, ...fieldsOf(health) } };
}

type CheckTimes = Pick<HealthCheck, 'interval' | 'timeout' | 'retries' | 'startPeriod'>;

function fieldsOf(said: { readonly [K in keyof CheckTimes]?: string | number | undefined }): Record<string, unknown> {
  const fields = healthFields.flatMap(([key, field]) => {
    const value = said[key];
    if (value === undefined) return [];
    return [[field, typeof value === 'number' && field !== 'retries' ? `${value}s` : value] as const];
  });
  return Object.fromEntries(fields);
}

function withoutGaps({ interval, timeout, retries, startPeriod }: CheckTimes): Partial<Required<CheckTimes>> {
  const entries = Object.entries({ interval, timeout, retries, startPeriod });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function probeWish(check: HealthCheck, health: Patience): ProbeWish | undefined {
  const { type, http, tcp, timeout = defaults.timeout, retries = defaults.retries } = check;
  const patience = inSeconds(health?.timeout) ?? timeout;
  const times = { timeout: patience, retries: health?.retries ?? retries };
  if (type === 'tcp' && tcp) return { kind: 'tcp', port: tcp.port, ...times } as const;
  if (type !== 'http' || !http) return undefined;
  const { port, path = '/', expectedStatus = 200, headers = {}, https } = http;
  const status = expected(expectedStatus);
  return { kind: 'http', port, path, status, headers, ...(https ? { https } : {}), ...times } as const;
}

function expected(status: number | string): number | readonly [number, number] {
  if (typeof status === 'number') return status;
  const [first = 200, last = first] = status.split('-').map(Number);
  return [first, last];
}

/** Never under a minute: a slow disk is no fault of the app. */
function probeDeadline(check: HealthCheck, health: Patience): number {
  const { interval = defaults.interval, timeout = defaults.timeout } = check;
  const { retries = defaults.retries, startPeriod = defaults.startPeriod } = check;
  const tries =
    (health?.retries ?? retries) *
    ((inSeconds(health?.interval) ?? interval) + (inSeconds(health?.timeout) ?? timeout));
  return Math.max(60, Math.ceil((inSeconds(health?.startPeriod) ?? startPeriod) + tries));
}

function inSeconds(value: string | number | undefined): number | undefined {
  return typeof value === 'string' ? seconds(value) : value;
}
