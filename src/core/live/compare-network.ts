import type { Json } from '../desired/canonical.ts';
import { composeLabels } from '../labels.ts';
import type { Difference } from '../plan/difference.ts';
import { difference, type Facts, type Field, list, record, records, set, text, texts } from './compare-facts.ts';
import { sharedSpace } from './compare-shared.ts';

/** How the container is reached, and whom it knows by name. */
export const networkFields: readonly Field[] = [
  ['network_mode', actualMode, (f) => mode(f.service['network_mode'])],
  ['dns', (f) => set(f.host['Dns']), (f) => set(f.service['dns'])],
  ['dns_search', (f) => set(f.host['DnsSearch']), (f) => set(f.service['dns_search'])],
  ['dns_opt', (f) => set(f.host['DnsOptions']), (f) => set(f.service['dns_opt'])],
  ['extra_hosts', (f) => set(f.host['ExtraHosts'], host), (f) => wantedHosts(f.service['extra_hosts'])],
  ['mac_address', actualMac, (f) => text(f.service['mac_address'])?.toString().toLowerCase()],
  ['expose', exposed, wantedExposed],
];

/** What has an entry for each port, network or link. Which networks it is on is for the lists to tell. */
export function networkDifferences(f: Facts): Difference[] {
  return [...portDifferences(f), ...attachmentDifferences(f), ...linkDifferences(f)];
}

function mode(value: unknown): Json | undefined {
  return value === 'default' ? 'bridge' : text(value);
}

/** A service on networks of its own may have been moved between them since: only leaving them altogether shows here. */
function actualMode(f: Facts): Json | undefined {
  const wants = f.service['network_mode'];
  const actual = mode(f.host['NetworkMode']);
  if (wants) return sharedSpace(f, actual, wants);
  const own = Object.keys(record(f.wanted.canonical['networks']));
  const isApart = /^(?:host|none|bridge)$|^container:/.test(String(actual));
  // an app without any network gives none to its containers
  const isRight = own.length > 0 ? own.includes(String(actual)) : actual === 'none';
  return isApart && !isRight ? actual : undefined;
}

/** `name=address` and `name:address`, brackets around IPv6 or not. */
function host(entry: string): string {
  const [name = '', address = ''] = entry.split(/[=:](.*)/s);
  return `${name}:${address.replace(/^\[(.*)\]$/, '$1')}`;
}

function wantedHosts(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return set(value, host);
  const pairs = Object.entries(record(value));
  return set(
    pairs.flatMap(([name, addresses]) => [addresses].flat().map((address) => `${name}:${address}`)),
    host,
  );
}

/** Engines since 25 keep it with the network. */
function actualMac({ config, service, container }: Facts): Json | undefined {
  const own = String(config['MacAddress'] ?? '').toLowerCase();
  const wants = String(service['mac_address'] ?? '').toLowerCase();
  const kept = Object.values(container.NetworkSettings?.Networks ?? {}).map((end) =>
    String(end['MacAddress']).toLowerCase(),
  );
  if (wants && kept.includes(wants)) return wants;
  // with several networks a started container of engine 20.10 was seen to show none
  if (wants && own === '' && kept.length > 1) return wants;
  const perNetwork = Object.values(record(service['networks'])).some((entry) => record(entry)['mac_address']);
  return perNetwork ? undefined : own;
}

function exposed(f: Facts): Json | undefined {
  return unpublished(f, Object.keys(record(f.config['ExposedPorts'])));
}

function wantedExposed(f: Facts): Json | undefined {
  const own = (f.service['expose'] ?? []) as readonly (string | number)[];
  return unpublished(f, [...own, ...Object.keys(record(f.image['ExposedPorts']))]);
}

/** A published port is exposed with it. */
function unpublished({ host, wanted }: Facts, ports: readonly (string | number)[]): Json {
  const published = [...Object.keys(record(host['PortBindings'])), ...Object.keys(record(wanted.canonical['ports']))];
  const known = new Set(published.map(port));
  return [...new Set(ports.map((one) => port(String(one))))].filter((one) => !known.has(one)).sort();
}

function port(entry: string): string {
  return entry.includes('/') ? entry : `${entry}/tcp`;
}

/** Bindings as they were asked for: what the engine chose from a range is its own matter. */
function portDifferences({ host, wanted }: Facts): Difference[] {
  const has = Object.fromEntries(
    Object.entries(record(host['PortBindings'])).map(([key, bindings]) => [
      port(key),
      records(bindings).map(({ HostIp, HostPort }) => `${HostIp ? `${HostIp}:` : ''}${HostPort || '(any)'}`),
    ]),
  );
  const wants = record(wanted.canonical['ports']);
  return [...new Set([...Object.keys(has), ...Object.keys(wants)])].flatMap((key) =>
    difference(`ports.${key}`, joined(has[key]), joined(String(wants[key] ?? '').split(', '))),
  );
}

function joined(bindings: readonly string[] | undefined): Json | undefined {
  return [...new Set(bindings ?? [])].sort().join(', ');
}

function attachmentDifferences(f: Facts): Difference[] {
  const attachments = f.container.NetworkSettings?.Networks ?? {};
  return Object.entries(record(f.wanted.canonical['networks'])).flatMap(([name, wish]) => {
    const end = attachments[name];
    if (!end || name === 'bridge') return [];
    const wants = record(wish);
    const fixed = record(end['IPAMConfig']);
    return [
      ...difference(`networks.${name}.aliases`, ...aliases(f, end['Aliases'], wants['aliases'])),
      ...difference(`networks.${name}.ipv4_address`, text(fixed['IPv4Address']), text(wants['ipv4_address'])),
      ...difference(`networks.${name}.ipv6_address`, text(fixed['IPv6Address']), text(wants['ipv6_address'])),
      ...difference(`networks.${name}.link_local_ips`, set(fixed['LinkLocalIPs']), set(wants['link_local_ips'])),
    ];
  });
}

/** The service's own name must be there; names of containers and the short id come and go by themselves. */
function aliases({ container, config, service }: Facts, actual: unknown, wanted: unknown): [Json, Json] {
  const labels = texts(config['Labels']);
  const own = labels[composeLabels.service];
  const project = labels[composeLabels.project] ?? '';
  // the engine adds the host name once it started
  const known = [
    config['Hostname'],
    container.Id?.slice(0, 12),
    container.Name?.replace(/^\//, ''),
    service['container_name'],
  ];
  const numbered = new RegExp(`^${RegExp.escape(project)}[-_]${RegExp.escape(own ?? '')}[-_]\\d+$`);
  const isNoise = (alias: string) => known.includes(alias) || (own !== undefined && numbered.test(alias));
  const wants = [...names(wanted), ...(own === undefined ? [] : [own])];
  const shape = (value: readonly string[]) => [...new Set(value.filter((alias) => !isNoise(alias)))].sort();
  return [shape(names(actual)), shape(wants)];
}

interface LinkPair {
  readonly container: string;
  readonly alias: string;
}

/** Compose links every container of a service under the alias, and under further names that nobody wrote. */
function linkDifferences(f: Facts): Difference[] {
  const ends = Object.values(f.container.NetworkSettings?.Networks ?? {});
  const pairs = [...ends.flatMap((end) => names(end['Links'])), ...names(f.host['Links'])].map(pairOf);
  const services = names(f.service['links']).map(pairOf);
  const others = names(f.service['external_links']).map(pairOf);
  const project = texts(f.config['Labels'])[composeLabels.project] ?? '';
  const isWritten = ({ container, alias }: LinkPair) => alias !== container && !/-\d+$/.test(alias);
  const isOf = (wanted: readonly LinkPair[], { alias }: LinkPair) => wanted.some((link) => link.alias === alias);
  const toServices = pairs
    .filter((pair) => isOf(services, pair) || (isWritten(pair) && !isOf(others, pair)))
    .map((pair) => ({ ...pair, container: serviceOf(pair, project, services) }));
  return [
    ...difference('links', shown(toServices), shown(services)),
    ...difference('external_links', shown(pairs.filter((pair) => isOf(others, pair))), shown(others)),
  ];
}

function names(value: unknown): readonly string[] {
  return (list(value) ?? []) as readonly string[];
}

/** `web:db`, `web`, or `/web-1:/self/db` on the engine's default network. */
function pairOf(link: string): LinkPair {
  const [container = '', alias = container] = link.split(':');
  return { container: container.replace(/^\//, ''), alias: alias.split('/').at(-1) ?? alias };
}

/** A container with a name of its own does not tell whose it is. */
function serviceOf({ container, alias }: LinkPair, project: string, wanted: readonly LinkPair[]): string {
  const numbered = container.startsWith(`${project}-`) ? /^(.+)-\d+$/.exec(container.slice(project.length + 1)) : null;
  return numbered?.[1] ?? wanted.find((link) => link.alias === alias)?.container ?? container;
}

function shown(pairs: readonly LinkPair[]): Json {
  const links = pairs.map(({ container, alias }) => (container === alias ? alias : `${container}:${alias}`));
  return [...new Set(links)].sort();
}
