import type { Json } from '../desired/canonical.ts';
import { record } from '../live/compare-facts.ts';
import type { ContainerInspect, ImageInspect } from '../live/inspect.ts';
import { accessOf } from './access-of.ts';
import { limitsOf } from './limits-of.ts';
import { type MountedVolume, mountsOf } from './mounts-of.ts';
import { networkOf } from './network-of.ts';
import { processOf } from './process-of.ts';

/** A running container, with what it takes to tell what was asked for from what came by itself. */
export interface Source {
  readonly container: ContainerInspect;
  /** Absent where the image is gone: then everything counts as asked for. */
  readonly image?: ImageInspect;
  /** The name that the service gets. */
  readonly service: string;
  /** Id → what a file calls that container: `service:web`, `container:vpn`. */
  readonly nameOf: (id: string) => string;
  /** Network → its key in the file. */
  readonly networkKey: (name: string) => string;
  /** Compose did not make it, so it would not carry its unnamed volumes over to the next container either: the file has to name them. */
  readonly isAlone: boolean;
  /** Volume → its key in the file. */
  readonly volumeKey: (name: string, target: string) => string;
}

export type Loose = Readonly<Record<string, unknown>>;
export type Service = Readonly<Record<string, Json | undefined>>;

/** The parts of a container's inspection, with what the image brings along. */
export interface Parts {
  readonly source: Source;
  readonly config: Loose;
  readonly host: Loose;
  readonly image: Loose;
}

export interface ServiceOfContainer {
  readonly service: Readonly<Record<string, Json>>;
  /** Keys of networks that it names, with what only the file can settle on each. */
  readonly networks: readonly { readonly key: string; readonly name: string; readonly isFixed: boolean }[];
  readonly volumes: readonly MountedVolume[];
  /** What the container has and no Compose file can say. */
  readonly unsaid: readonly string[];
}

/** The inverse of the comparison in core/live: the service that Compose would make this very container from, defaults left out. */
export function serviceFromContainer(source: Source): ServiceOfContainer {
  const { container, image } = source;
  const parts: Parts = {
    source,
    config: container.Config,
    host: container.HostConfig,
    image: record(image?.Config),
  };
  const network = networkOf(parts);
  const mounts = mountsOf(parts);
  const fields: Service = {
    image: String(container.Config['Image'] ?? container.Image),
    ...processOf(parts),
    ...network.service,
    ...mounts.service,
    ...accessOf(parts),
    ...limitsOf(parts),
  };
  const said = Object.entries(fields).filter((entry): entry is [string, Json] => !isEmpty(entry[1]));
  return {
    service: Object.fromEntries(said.map(([key, value]) => [key, dollarsDoubled(value)])),
    networks: network.networks,
    volumes: mounts.volumes,
    unsaid: [...unsaid(parts), ...network.unsaid],
  };
}

/** An empty entrypoint says something: the image's own is not to be run. */
function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true;
  return typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0;
}

/** What stands in a container is data; in a Compose file a single dollar sign begins a variable. */
function dollarsDoubled(value: Json): Json {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (Array.isArray(value)) return value.map(dollarsDoubled);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, dollarsDoubled(inner)]));
}

function unsaid({ host }: Parts): string[] {
  const profile = ((host['SecurityOpt'] ?? []) as readonly string[]).some((entry) => /^seccomp[:=]\{/.test(entry));
  return [
    ...(host['PublishAllPorts'] ? ['all its ports are published, wherever one is free (--publish-all)'] : []),
    ...(profile ? ['its seccomp profile came from a file that is not known'] : []),
  ];
}
