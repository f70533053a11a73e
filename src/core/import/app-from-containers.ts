import { stringify } from 'yaml';
import { mapValues } from '../../lib/map-values.ts';
import type { Json } from '../desired/canonical.ts';
import { composeLabels } from '../labels.ts';
import type { Inspection } from '../live/compare.ts';
import { texts } from '../live/compare-facts.ts';
import type { LiveNetwork, LiveVolume, Snapshot } from '../live/snapshot.ts';
import { isSensitive, withoutSecrets } from '../plan/show.ts';
import type { Candidate } from './candidates.ts';
import { type ServiceOfContainer, serviceFromContainer } from './service-from-container.ts';

export interface AppOfContainers {
  readonly text: string;
  /** The same without the values of secrets, for a person to look at. */
  readonly shown: string;
  /** Variables that look like secrets, and stand in the text. */
  readonly sensitive: readonly string[];
  /** Per service, what no Compose file can say. */
  readonly unsaid: readonly string[];
}

type ComposeMap = Readonly<Record<string, Json>>;

/** A Compose file that makes what runs: where the one that it was made from is not to be had, or never was one. */
export function appFromContainers(
  { kind, app, name, containers }: Candidate,
  inspections: Readonly<Record<string, Inspection>>,
  live: Snapshot,
): AppOfContainers {
  const keys = newKeys(live, kind === 'project' ? name : undefined);
  const own = new Map(containers.map(({ id, labels }) => [id, labels[composeLabels.service] ?? app]));
  const names = new Map(live.containers.map((container) => [container.id, container.name]));
  const nameOf = (id: string) => (own.has(id) ? `service:${own.get(id)}` : `container:${names.get(id) ?? id}`);
  const found = containers.flatMap((container) => {
    const inspection = inspections[container.id];
    if (!inspection) return [];
    const service = own.get(container.id) ?? app;
    const made = serviceFromContainer({ ...inspection, service, nameOf, isAlone: kind === 'container', ...keys });
    return [{ name: service, container, ...made, service: withName(kind, container.name, made.service) }];
  });
  const groups = Map.groupBy(found, (one) => one.name);
  const services = [...groups].map(([service, [first, ...more]]): [string, Json] => [
    service,
    {
      ...first?.service,
      ...(more.length > 0 ? { scale: more.length + 1 } : {}),
      ...dependenciesOf(first?.container.labels ?? {}, new Set(groups.keys())),
    },
  ]);
  const model = {
    services: Object.fromEntries(services.sort(([a], [b]) => (a < b ? -1 : 1))),
    ...section('networks', networksOf(found, live, kind === 'project' ? name : undefined)),
    ...section('volumes', volumesOf(found, live, kind === 'project' ? name : undefined)),
  };
  const fileText = (content: object) => `${heading(kind, name)}\n${stringify(content, { lineWidth: 0 })}`;
  return {
    text: fileText(model),
    shown: withoutSecrets(fileText({ ...model, services: masked(model.services) })),
    sensitive: sensitiveNames(found.map(({ service }) => service)),
    unsaid: found.flatMap((one) => one.unsaid.map((what) => `${one.container.name}: ${what}`)),
  };
}

function heading(kind: Candidate['kind'], name: string): string {
  const what = kind === 'project' ? `Compose project ${name}` : `container ${name}`;
  return `# What ${what} was running with when orbitr import adopted it. Its image’s defaults are left out.\n`;
}

/** Compose's own names for containers need no saying; any other does. */
function withName(kind: Candidate['kind'], name: string, service: ComposeMap): ComposeMap {
  return kind === 'project' && /[-_]\d+$/.test(name) ? service : { container_name: name, ...service };
}

/** Keys under which a file names the engine's networks and volumes: Compose's own where it made them for this project. */
function newKeys(live: Snapshot, project: string | undefined) {
  const taken = new Map<string, string>();
  const networks = new Map(live.networks.map((network) => [network.name, network]));
  const volumes = new Map(live.volumes.map((volume) => [volume.name, volume]));
  const keyOf = (kind: string, name: string, wish: string): string => {
    for (let number = 1; ; number++) {
      const key = number === 1 ? wish : `${wish}-${number}`;
      const holder = taken.get(`${kind}/${key}`) ?? name;
      if (holder !== name) continue;
      taken.set(`${kind}/${key}`, name);
      return key;
    }
  };
  return {
    networkKey: (name: string) => keyOf('network', name, ownKey(networks.get(name), project, 'network') ?? plain(name)),
    volumeKey: (name: string, target: string) =>
      keyOf('volume', name, ownKey(volumes.get(name), project, 'volume') ?? plain(isUnnamed(name) ? target : name)),
  };
}

function isUnnamed(volume: string): boolean {
  return /^[0-9a-f]{64}$/.test(volume);
}

function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^-+|-+$/g, '') || 'data';
}

function ownKey(
  thing: LiveNetwork | LiveVolume | undefined,
  project: string | undefined,
  kind: 'network' | 'volume',
): string | undefined {
  const isOwn = project !== undefined && thing?.labels[composeLabels.project] === project;
  return isOwn ? thing?.labels[composeLabels[kind]] : undefined;
}

function networksOf(found: readonly ServiceOfContainer[], live: Snapshot, project: string | undefined): ComposeMap {
  const used = found.flatMap(({ networks }) => networks);
  const entries = used.map(({ key, name }): [string, Json] => {
    const network = live.networks.find((one) => one.name === name);
    if (!network || ownKey(network, project, 'network') === undefined) return [key, { name, external: true }];
    const isFixed = used.some((other) => other.name === name && other.isFixed);
    return [
      key,
      {
        ...(name === `${project}_${key}` ? {} : { name }),
        ...(network.driver === 'bridge' ? {} : { driver: network.driver }),
        ...(network.internal ? { internal: true } : {}),
        ...(isFixed ? { ipam: { config: network.subnets.map((subnet) => ({ subnet })) } } : {}),
      },
    ];
  });
  return sorted(entries);
}

function volumesOf(found: readonly ServiceOfContainer[], live: Snapshot, project: string | undefined): ComposeMap {
  const entries = found
    .flatMap(({ volumes }) => volumes)
    .map(({ key, name }): [string, Json] => {
      const volume = live.volumes.find((one) => one.name === name);
      if (!volume || ownKey(volume, project, 'volume') === undefined) return [key, { name, external: true }];
      const named = name === `${project}_${key}` ? {} : { name };
      return [key, { ...named, ...(volume.driver === 'local' ? {} : { driver: volume.driver }) }];
    });
  return sorted(entries);
}

function sorted(entries: readonly (readonly [string, Json])[]): ComposeMap {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function section(key: string, map: ComposeMap): Readonly<Record<string, ComposeMap>> {
  return Object.keys(map).length > 0 ? { [key]: map } : {};
}

/** Compose writes down whom a service waits for: `db:service_healthy:false,cache:service_started:true`. */
function dependenciesOf(own: Readonly<Record<string, string>>, services: ReadonlySet<string>): ComposeMap {
  const entries = (own[composeLabels.dependsOn] ?? '').split(',').flatMap((entry): [string, Json][] => {
    const [service = '', condition = 'service_started', restart] = entry.split(':');
    if (!services.has(service)) return [];
    return [[service, { condition, ...(restart === 'true' ? { restart: true } : {}) }]];
  });
  return entries.length > 0 ? { depends_on: Object.fromEntries(entries) } : {};
}

function masked(services: ComposeMap): ComposeMap {
  const isSecret = (kind: string, name: string) => isSensitive(`${kind}.${name}`);
  return mapValues(services, (service) =>
    mapValues(service as ComposeMap, (field, key) =>
      key === 'environment' || key === 'labels'
        ? mapValues(field as ComposeMap, (value, name) => (isSecret(key, name) ? '(sensitive)' : value))
        : field,
    ),
  );
}

function sensitiveNames(services: readonly ComposeMap[]): string[] {
  const names = services.flatMap((service) => Object.keys(texts(service['environment'])));
  return [...new Set(names.filter((name) => isSensitive(`environment.${name}`)))].sort();
}
