import type { Json } from '../desired/canonical.ts';
import { composeLabels } from '../labels.ts';
import { record, records, texts } from '../live/compare-facts.ts';
import { space } from './access-of.ts';
import type { Parts, Service, ServiceOfContainer } from './service-from-container.ts';

type Networks = ServiceOfContainer['networks'];

/** How the container is reached, and whom it knows by name. */
export function networkOf(parts: Parts): {
  readonly service: Service;
  readonly networks: Networks;
  readonly unsaid: readonly string[];
} {
  const { host, config } = parts;
  const place = placeOf(parts);
  return {
    ...place,
    service: {
      ...place.service,
      ports: portsOf(host['PortBindings']),
      expose: exposedOf(parts),
      dns: words(host['Dns']),
      dns_search: words(host['DnsSearch']),
      dns_opt: words(host['DnsOptions']),
      extra_hosts: words(host['ExtraHosts']),
      external_links: linksOf(parts),
      mac_address: String(config['MacAddress'] ?? ''),
    },
  };
}

/** A mode of its own, or networks that a file names. The engine's own networks have no aliases, and cannot be had beside others. */
function placeOf(parts: Parts): {
  readonly service: Service;
  readonly networks: Networks;
  readonly unsaid: readonly string[];
} {
  const { host, source } = parts;
  const mode = String(host['NetworkMode'] ?? 'default');
  const ends = Object.entries(source.container.NetworkSettings.Networks ?? {});
  if (/^(?:default|bridge|host|none)$|^container:/.test(mode)) {
    const own = mode === 'default' ? 'bridge' : mode;
    const more = ends.filter(([name]) => name !== own && name !== 'bridge').map(([name]) => name);
    const unsaid = more.map((name) => `it is also on network ${name}, which a file cannot say beside ${own}`);
    return { service: { network_mode: space(parts, own) }, networks: [], unsaid };
  }
  const isWithBridge = ends.some(([name]) => name === 'bridge');
  const named = ends.filter(([name]) => name !== 'bridge');
  return {
    service: {
      networks: Object.fromEntries(
        named.map(([name, end]) => [source.networkKey(name), attachmentOf(parts, record(end))]),
      ),
    },
    networks: named.map(([name, end]) => ({
      key: source.networkKey(name),
      name,
      isFixed: Boolean(record(record(end)['IPAMConfig'])['IPv4Address']),
    })),
    unsaid: isWithBridge ? ['it is also on the engine’s network bridge, which a file cannot say beside others'] : [],
  };
}

function attachmentOf({ source, config }: Parts, end: Readonly<Record<string, unknown>>): Json {
  const { container, service } = source;
  const labels = texts(config['Labels']);
  const project = labels[composeLabels.project];
  const own = labels[composeLabels.service];
  const noise = [config['Hostname'], container.Id.slice(0, 12), container.Name.replace(/^\//, ''), own ?? service];
  const isNumbered = (alias: string) => project !== undefined && new RegExp(`[-_]${own}[-_]\\d+$`).test(alias);
  const aliases = ((end['Aliases'] ?? []) as readonly string[]).filter(
    (alias) => !noise.includes(alias) && !isNumbered(alias),
  );
  const fixed = record(end['IPAMConfig']);
  const fields: readonly (readonly [string, Json | undefined])[] = [
    ['aliases', words([...new Set(aliases)].sort())],
    ['ipv4_address', word(fixed['IPv4Address'])],
    ['ipv6_address', word(fixed['IPv6Address'])],
    ['link_local_ips', words(fixed['LinkLocalIPs'])],
  ];
  const said = fields.filter((field): field is readonly [string, Json] => field[1] !== undefined);
  return said.length > 0 ? Object.fromEntries(said) : null;
}

function portsOf(value: unknown): Json | undefined {
  const ports = Object.entries(record(value)).flatMap(([key, bindings]) => {
    const [port = '', protocol = 'tcp'] = key.split('/');
    const suffix = protocol === 'tcp' ? '' : `/${protocol}`;
    return records(bindings).map(({ HostIp, HostPort }) => {
      const address = HostIp ? `${String(HostIp).includes(':') ? `[${HostIp}]` : HostIp}:` : '';
      const host = HostPort ? `${HostPort}:` : address ? ':' : '';
      return `${address}${host}${port}${suffix}`;
    });
  });
  return words([...new Set(ports)]);
}

/** A published port is exposed with it. */
function exposedOf({ config, host, image }: Parts): Json | undefined {
  const known = [...Object.keys(record(host['PortBindings'])), ...Object.keys(record(image['ExposedPorts']))];
  const own = Object.keys(record(config['ExposedPorts'])).filter((port) => !known.includes(port));
  return words(own.map((port) => port.replace(/\/tcp$/, '')));
}

/** `/db:/web/database` → `db:database`. Those that Compose made by itself it makes again. */
function linksOf({ host }: Parts): Json | undefined {
  const links = ((host['Links'] ?? []) as readonly string[]).map((link) => {
    const [container = '', alias = ''] = link.split(':');
    return `${container.replace(/^\//, '')}:${alias.split('/').at(-1)}`;
  });
  return words(links);
}

function words(value: unknown): Json | undefined {
  return Array.isArray(value) && value.length > 0 ? (value as string[]) : undefined;
}

function word(value: unknown): Json | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
