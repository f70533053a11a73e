import { ownValue } from '../../lib/own-value.ts';
import { sha256 } from '../../lib/sha256.ts';
import type { PortModel, ServiceModel } from './model.ts';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** One service in the form that is hashed and compared: no defaults, no order that means nothing, lists keyed by what identifies an entry. */
export type Canonical = Readonly<Record<string, Json>>;

/** What makes no difference to a container: how it is built, ordered, counted or selected; the image is compared by its identity. */
const dropped = new Set([
  'build',
  'image',
  'pull_policy',
  'scale',
  'depends_on',
  'profiles',
  'develop',
  'extends',
  'networks',
  'env_file',
  'attach',
]);

/** List fields whose order means nothing. */
const sets = new Set([
  'cap_add',
  'cap_drop',
  'dns',
  'dns_search',
  'dns_opt',
  'security_opt',
  'group_add',
  'expose',
  'external_links',
  'links',
  'tmpfs',
  'device_cgroup_rules',
]);

/** What the Compose model says besides the service itself: names of networks and volumes, digests of configs. */
export interface CanonicalContext {
  readonly networks: Readonly<Record<string, string>>;
  readonly volumes: Readonly<Record<string, string>>;
  /** Config key → digest of its content. */
  readonly configs: Readonly<Record<string, string>>;
  readonly envFileKeys: readonly string[];
  /** Absolute path of a bind mount → digest of what Orbitr put there. */
  readonly mounts?: Readonly<Record<string, string>>;
}

export function canonicalService(service: ServiceModel, context: CanonicalContext): Canonical {
  const out: Record<string, Json> = {};
  for (const [key, value] of Object.entries(service)) {
    if (dropped.has(key)) continue;
    const canonical = canonicalField(key, value as Json, context);
    if (!isEmpty(canonical)) out[key] = canonical;
  }
  const networks = canonicalNetworks(service, context);
  if (!isEmpty(networks)) out['networks'] = networks;
  return sorted(out) as Canonical;
}

/** The same form with other ports. */
export function canonicalWithPorts(canonical: Canonical, ports: readonly PortModel[]): Canonical {
  return sorted({ ...canonical, ports: canonicalPorts(ports) }) as Canonical;
}

/** The identity of a canonical form and the image it runs: `1:` and 32 hex digits. */
export function specOf(canonical: Canonical, image: string): string {
  const known = specs.get(canonical);
  if (known?.image === image) return known.spec;
  const spec = `1:${sha256(JSON.stringify(sorted({ ...canonical, image }))).slice(0, 32)}`;
  specs.set(canonical, { image, spec });
  return spec;
}

/** Several questions of one pass end in the same hash. */
const specs = new WeakMap<Canonical, { readonly image: string; readonly spec: string }>();

function canonicalField(key: string, value: Json, context: CanonicalContext): Json {
  if (key === 'environment') return canonicalEnvironment(value as Record<string, Json>, context.envFileKeys);
  if (key === 'ports') return canonicalPorts((value ?? []) as unknown as PortModel[]);
  if (key === 'volumes')
    return keyed(
      value,
      (entry) => String(entry['target'] ?? ''),
      (entry) => volumeEntry(entry, context),
    );
  if (key === 'configs')
    return keyed(value, fileTarget, (entry) => ({
      ...entry,
      content: ownValue(context.configs, String(entry['source'])) ?? null,
    }));
  if (key === 'secrets') return keyed(value, fileTarget, (entry) => entry);
  if (key === 'devices') return sortedList(value);
  if (key === 'deploy') return withoutReplicas(value);
  if (sets.has(key)) return sortedList(value);
  return clean(value);
}

function canonicalEnvironment(value: Record<string, Json> | null, envFileKeys: readonly string[]): Json {
  const hidden = new Set(envFileKeys);
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([name, text]) => [
      name,
      hidden.has(name) ? '(from env_file)' : (text ?? '(unset)'),
    ]),
  );
}

/** `80/tcp` → `8080`, `127.0.0.1:8080`, or several of them joined. */
function canonicalPorts(ports: readonly PortModel[]): Json {
  const groups = Map.groupBy(ports, (port) => `${port.target}/${port.protocol}`);
  const shown = ({ host_ip, published = '(any)' }: PortModel) => (host_ip ? `${host_ip}:${published}` : published);
  return Object.fromEntries([...groups].map(([key, group]) => [key, group.map(shown).sort().join(', ')]));
}

function volumeEntry(entry: Record<string, Json>, context: CanonicalContext): Json {
  const { target: _target, source, ...rest } = entry;
  const named = entry['type'] === 'volume' && typeof source === 'string' ? (context.volumes[source] ?? source) : source;
  const content = entry['type'] === 'bind' ? context.mounts?.[String(source)] : undefined;
  return { ...rest, ...(named === undefined ? {} : { source: named }), ...(content === undefined ? {} : { content }) };
}

function fileTarget(entry: Record<string, Json>): string {
  return String(entry['target'] ?? entry['source'] ?? '');
}

function canonicalNetworks(service: ServiceModel, context: CanonicalContext): Json {
  if (service.network_mode) return {};
  const entries = Object.entries(service.networks ?? {});
  return Object.fromEntries(
    entries.map(([key, attachment]) => [
      context.networks[key] ?? key,
      clean({ ...(attachment as Record<string, Json> | null), aliases: [...(attachment?.aliases ?? [])].sort() }) ?? {},
    ]),
  );
}

function withoutReplicas(value: Json): Json {
  const { replicas: _replicas, mode: _mode, ...rest } = (value ?? {}) as Record<string, Json>;
  return clean(rest);
}

function keyed(
  value: Json,
  key: (entry: Record<string, Json>) => string,
  shape: (entry: Record<string, Json>) => Json,
): Json {
  const list = (value ?? []) as Record<string, Json>[];
  return Object.fromEntries(list.map((entry) => [key(entry), clean(shape(entry))]));
}

function sortedList(value: Json): Json {
  return [...((value ?? []) as Json[])].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** Without nulls, empty maps and empty lists, at every depth. */
function clean(value: Json): Json {
  if (Array.isArray(value)) return value.map(clean);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value as Record<string, Json>).map(([key, inner]) => [key, clean(inner)] as const);
  return Object.fromEntries(entries.filter(([, inner]) => !isEmpty(inner)));
}

function isEmpty(value: Json | undefined): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value as Record<string, Json>).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
