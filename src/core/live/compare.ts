import { seconds } from '../../lib/duration.ts';
import type { Canonical, Json } from '../desired/canonical.ts';
import type { ServiceModel } from '../desired/model.ts';
import { type Difference, isEqual } from '../plan/difference.ts';
import { mountDifferences } from './compare-mounts.ts';
import type { ContainerInspect, ImageInspect } from './inspect.ts';

/** One container looked at closely, with the image it runs: what an image sets by itself is no difference. */
export interface Inspection {
  readonly container: ContainerInspect;
  readonly image?: ImageInspect;
}

/** What the comparison is made with: the service as the files have it, names of volumes resolved. */
export interface Wanted {
  readonly service: ServiceModel;
  readonly canonical: Canonical;
  readonly volumes: Readonly<Record<string, string>>;
}

/**
 * The fields in which a container differs from what is wanted, engine and image defaults left out.
 * Used where nothing is remembered of a container: after lost state, after a hand-made recreation, and for deep passes.
 */
export function inspectDifferences(wanted: Wanted, { container, image }: Inspection): Difference[] {
  const facts: Facts = {
    config: container.Config,
    host: container.HostConfig,
    image: image?.Config ?? {},
    service: wanted.service as Readonly<Record<string, Json | undefined>>,
  };
  const plain = fields.flatMap(([path, before, after]) => difference(path, before(facts), after(facts)));
  return [
    ...environmentDifferences(wanted.service, facts),
    ...plain,
    ...portDifferences(wanted.canonical, facts),
    ...mountDifferences(wanted, container),
  ].sort((a, b) => (a.path < b.path ? -1 : 1));
}

interface Facts {
  readonly config: Readonly<Record<string, unknown>>;
  readonly host: Readonly<Record<string, unknown>>;
  readonly image: Readonly<Record<string, unknown>>;
  readonly service: Readonly<Record<string, Json | undefined>>;
}

type Read = (facts: Facts) => Json | undefined;

/** Path, what the container has, what the files want. Both sides in one form; empty equals absent. */
const fields: readonly (readonly [string, Read, Read])[] = [
  [
    'command',
    (f) => list(f.config['Cmd']),
    (f) => f.service['command'] ?? (f.service['entrypoint'] ? undefined : list(f.image['Cmd'])),
  ],
  ['entrypoint', (f) => list(f.config['Entrypoint']), (f) => f.service['entrypoint'] ?? list(f.image['Entrypoint'])],
  ['user', (f) => text(f.config['User']), (f) => f.service['user'] ?? text(f.image['User'])],
  ['working_dir', (f) => text(f.config['WorkingDir']), (f) => f.service['working_dir'] ?? text(f.image['WorkingDir'])],
  [
    'stop_signal',
    (f) => (f.service['stop_signal'] ? text(f.config['StopSignal']) : undefined),
    (f) => f.service['stop_signal'],
  ],
  ['hostname', (f) => (f.service['hostname'] ? text(f.config['Hostname']) : undefined), (f) => f.service['hostname']],
  ['tty', (f) => flag(f.config['Tty']), (f) => flag(f.service['tty'])],
  ['stdin_open', (f) => flag(f.config['OpenStdin']), (f) => flag(f.service['stdin_open'])],
  ['privileged', (f) => flag(f.host['Privileged']), (f) => flag(f.service['privileged'])],
  ['read_only', (f) => flag(f.host['ReadonlyRootfs']), (f) => flag(f.service['read_only'])],
  ['init', (f) => flag(f.host['Init']), (f) => flag(f.service['init'])],
  ['restart', restartPolicy, (f) => (f.service['restart'] === 'no' ? undefined : f.service['restart'])],
  ['cap_add', (f) => set(f.host['CapAdd'], capability), (f) => set(f.service['cap_add'], capability)],
  ['cap_drop', (f) => set(f.host['CapDrop'], capability), (f) => set(f.service['cap_drop'], capability)],
  [
    'security_opt',
    (f) => (f.service['security_opt'] ? set(f.host['SecurityOpt']) : undefined),
    (f) => set(f.service['security_opt']),
  ],
  ['group_add', (f) => set(f.host['GroupAdd']), (f) => set(f.service['group_add'])],
  ['dns', (f) => set(f.host['Dns']), (f) => set(f.service['dns'])],
  ['mem_limit', (f) => number(f.host['Memory']), (f) => number(f.service['mem_limit'] ?? limit(f, 'memory'))],
  ['cpus', (f) => number(Number(f.host['NanoCpus'] ?? 0) / 1e9), (f) => number(f.service['cpus'] ?? limit(f, 'cpus'))],
  [
    'pids_limit',
    (f) => number(Math.max(0, Number(f.host['PidsLimit'] ?? 0))),
    (f) => number(f.service['pids_limit'] ?? limit(f, 'pids')),
  ],
  [
    'network_mode',
    (f) => (/^(host|none)$/.test(String(f.host['NetworkMode'])) ? text(f.host['NetworkMode']) : undefined),
    (f) => (/^(host|none)$/.test(String(f.service['network_mode'])) ? f.service['network_mode'] : undefined),
  ],
  ['healthcheck.test', (f) => (f.service['healthcheck'] ? list(check(f)['Test']) : undefined), (f) => healthTest(f)],
  [
    'healthcheck.interval',
    (f) => nanos(check(f)['Interval'], f.service['healthcheck']),
    (f) => healthTime(f, 'interval'),
  ],
];

function difference(path: string, before: Json | undefined, after: Json | undefined): Difference[] {
  if (isBlank(before) && isBlank(after)) return [];
  if (isEqual(before, after)) return [];
  return [
    {
      path,
      ...(isBlank(before) || before === undefined ? {} : { before }),
      ...(isBlank(after) || after === undefined ? {} : { after }),
    },
  ];
}

function environmentDifferences(service: ServiceModel, facts: Facts): Difference[] {
  const actual = environmentMap(facts.config['Env']);
  const fromImage = environmentMap(facts.image['Env']);
  const wanted = Object.entries(service.environment ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== null,
  );
  const changed = wanted.flatMap(([name, value]) =>
    difference(`environment.${name}`, actual[name] ?? undefined, value).flatMap((found) =>
      value === '' && actual[name] === '' ? [] : [found],
    ),
  );
  const known = new Set(wanted.map(([name]) => name));
  const extra = Object.keys(actual).filter((name) => !known.has(name) && fromImage[name] !== actual[name]);
  return [...changed, ...extra.map((name) => ({ path: `environment.${name}`, before: actual[name] ?? '' }))];
}

function portDifferences(canonical: Canonical, facts: Facts): Difference[] {
  const bindings = (facts.host['PortBindings'] ?? {}) as Record<
    string,
    { HostIp?: string; HostPort?: string }[] | null
  >;
  const actual = Object.fromEntries(
    Object.entries(bindings).map(([key, list]) => [
      key,
      (list ?? [])
        .map(({ HostIp, HostPort }) => `${HostIp ? `${HostIp}:` : ''}${HostPort || '(any)'}`)
        .sort()
        .join(', '),
    ]),
  );
  const wanted = (canonical['ports'] ?? {}) as Record<string, Json>;
  const keys = [...new Set([...Object.keys(actual), ...Object.keys(wanted)])].sort();
  return keys.flatMap((key) => (isRange(wanted[key]) ? [] : difference(`ports.${key}`, actual[key], wanted[key])));
}

/** A published range is resolved by the engine at start; it is not one port. */
function isRange(value: Json | undefined): boolean {
  return typeof value === 'string' && /\d-\d/.test(value);
}

function environmentMap(value: unknown): Record<string, string> {
  const entries = Array.isArray(value) ? (value as string[]) : [];
  // A name without `=` is one that is taken away from what the image sets.
  const set = entries.filter((entry) => entry.includes('='));
  return Object.fromEntries(
    set.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]),
  );
}

function restartPolicy({ host }: Facts): Json | undefined {
  const policy = (host['RestartPolicy'] ?? {}) as { Name?: string; MaximumRetryCount?: number };
  if (!policy.Name || policy.Name === 'no') return undefined;
  return policy.MaximumRetryCount ? `${policy.Name}:${policy.MaximumRetryCount}` : policy.Name;
}

function limit(f: Facts, name: string): Json | undefined {
  const deploy = f.service['deploy'] as { resources?: { limits?: Record<string, Json> } } | undefined;
  return deploy?.resources?.limits?.[name];
}

function check(f: Facts): Record<string, unknown> {
  return (f.config['Healthcheck'] ?? {}) as Record<string, unknown>;
}

function healthTest(f: Facts): Json | undefined {
  const wanted = f.service['healthcheck'] as { test?: Json; disable?: boolean } | null | undefined;
  if (wanted?.disable) return ['NONE'];
  return wanted ? (wanted.test ?? list(check(f)['Test'])) : undefined;
}

function healthTime(f: Facts, name: string): Json | undefined {
  const wanted = f.service['healthcheck'] as Record<string, string> | null | undefined;
  return wanted?.[name] === undefined ? nanos(check(f)['Interval'], wanted as Json) : seconds(wanted[name]);
}

function nanos(value: unknown, wanted: Json | undefined): Json | undefined {
  return wanted && typeof value === 'number' && value > 0 ? value / 1e9 : undefined;
}

function list(value: unknown): Json | undefined {
  return Array.isArray(value) && value.length > 0 ? (value as string[]) : undefined;
}

function set(value: unknown, shape: (entry: string) => string = (entry) => entry): Json | undefined {
  return Array.isArray(value) && value.length > 0 ? (value as string[]).map(shape).sort() : undefined;
}

function capability(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, '');
}

function text(value: unknown): Json | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function flag(value: unknown): Json | undefined {
  return value === true ? true : undefined;
}

function number(value: unknown): Json | undefined {
  const amount = Number(value ?? 0);
  return amount === 0 || Number.isNaN(amount) ? undefined : amount;
}

function isBlank(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
