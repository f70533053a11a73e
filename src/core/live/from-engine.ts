import type {
  ContainerState,
  Health,
  LiveAttachment,
  LiveContainer,
  LiveImage,
  LiveMount,
  LiveNetwork,
  LivePort,
  LiveVolume,
  Snapshot,
} from './snapshot.ts';

/** The four list answers as the engine gives them (API 1.41 to 1.51), reduced to the fields that are read. Go's nil comes as null. */
export interface EngineLists {
  readonly containers: readonly EngineContainer[];
  readonly networks: readonly EngineNetwork[];
  readonly volumes: readonly EngineVolume[];
  readonly images: readonly EngineImage[];
}

export interface EngineContainer {
  readonly Id: string;
  readonly Names?: readonly string[] | null;
  readonly Image: string;
  readonly ImageID: string;
  /** Unix seconds. */
  readonly Created: number;
  readonly State: string;
  readonly Status: string;
  readonly Labels?: Labels;
  readonly Ports?:
    | readonly {
        readonly IP?: string;
        readonly PrivatePort: number;
        readonly PublicPort?: number;
        readonly Type: string;
      }[]
    | null;
  readonly HostConfig?: { readonly NetworkMode?: string } | null;
  readonly NetworkSettings?: {
    readonly Networks?: Readonly<
      Record<string, { readonly NetworkID?: string; readonly IPAddress?: string } | null>
    > | null;
  } | null;
  readonly Mounts?:
    | readonly {
        readonly Type?: string;
        readonly Name?: string;
        readonly Source?: string;
        readonly Destination: string;
        readonly RW?: boolean;
      }[]
    | null;
}

interface EngineNetwork {
  readonly Id: string;
  readonly Name: string;
  readonly Driver: string;
  readonly Scope: string;
  readonly Internal?: boolean;
  readonly IPAM?: { readonly Config?: readonly { readonly Subnet?: string }[] | null } | null;
  readonly Options?: Options;
  readonly Labels?: Labels;
}

interface EngineVolume {
  readonly Name: string;
  readonly Driver: string;
  readonly Options?: Options;
  readonly Labels?: Labels;
}

interface EngineImage {
  readonly Id: string;
  readonly RepoTags?: readonly string[] | null;
  readonly RepoDigests?: readonly string[] | null;
  readonly Labels?: Labels;
}

type Labels = Readonly<Record<string, string>> | null;
type Options = Readonly<Record<string, string>> | null;

/** Sorted by name throughout, so that equal engines give equal snapshots whatever order they answer in. */
export function snapshotFromEngine(lists: EngineLists): Snapshot {
  const nameOfNetwork = new Map(lists.networks.map(({ Id, Name }) => [Id, Name]));
  const container = (raw: EngineContainer): LiveContainer => liveContainer(raw, nameOfNetwork);
  return {
    containers: lists.containers.map(container).sort(
      by(
        (each) => each.name,
        (each) => each.id,
      ),
    ),
    networks: lists.networks.map(network).sort(
      by(
        (each) => each.name,
        (each) => each.id,
      ),
    ),
    volumes: lists.volumes.map(volume).sort(by((each) => each.name)),
    images: lists.images.map(image).sort(
      by(
        (each) => each.tags[0] ?? '',
        (each) => each.id,
      ),
    ),
  };
}

function liveContainer(raw: EngineContainer, nameOfNetwork: ReadonlyMap<string, string>): LiveContainer {
  const state = stateOf(raw.State);
  const exitCode = exitCodeOf(raw.Status);
  // Compose names a network by its id here, the docker command by its name. One that is gone keeps its id.
  const mode = raw.HostConfig?.NetworkMode ?? 'default';
  return {
    id: raw.Id,
    name: nameOf(raw),
    image: raw.Image,
    imageId: raw.ImageID,
    state,
    health: healthOf(raw.Status),
    ...((state === 'exited' || state === 'dead') && exitCode !== undefined ? { exitCode } : {}),
    createdAt: raw.Created,
    status: raw.Status,
    labels: raw.Labels ?? {},
    ports: (raw.Ports ?? []).map(port).sort(
      by(
        (each) => each.containerPort,
        (each) => each.protocol,
        (each) => each.hostPort ?? 0,
        (each) => each.hostIp ?? '',
      ),
    ),
    mounts: (raw.Mounts ?? []).map(mount).sort(by((each) => each.target)),
    networks: Object.entries(raw.NetworkSettings?.Networks ?? {})
      .map(attachment)
      .sort(by((each) => each.network)),
    networkMode: nameOfNetwork.get(mode) ?? mode,
  };
}

/** Links add names such as `/other/alias`; the container's own has one slash. One that is being removed may have none. */
function nameOf(raw: EngineContainer): string {
  const names = raw.Names ?? [];
  const own = names.find((name) => name.lastIndexOf('/') === 0) ?? names[0] ?? raw.Id.slice(0, 12);
  return own.replace(/^\//, '');
}

const states: readonly ContainerState[] = ['created', 'running', 'paused', 'restarting', 'exited', 'dead', 'removing'];

/** Podman also says `configured`, `initialized` and `stopped`; what nobody knows counts as dead, which a plan replaces. */
function stateOf(raw: string): ContainerState {
  if (raw === 'configured' || raw === 'initialized') return 'created';
  if (raw === 'stopped') return 'exited';
  return states.find((state) => state === raw) ?? 'dead';
}

/** Engines before API 1.52 tell health only in the words of the status: `Up 2 hours (healthy)`. */
function healthOf(status: string): Health {
  if (status.includes('(healthy)')) return 'healthy';
  if (status.includes('(unhealthy)')) return 'unhealthy';
  return status.includes('(health: starting)') ? 'starting' : 'none';
}

function exitCodeOf(status: string): number | undefined {
  const code = /^(?:Exited|Dead) \((-?\d+)\)/.exec(status)?.[1];
  return code === undefined ? undefined : Number(code);
}

function port(raw: NonNullable<EngineContainer['Ports']>[number]): LivePort {
  return {
    containerPort: raw.PrivatePort,
    protocol: raw.Type === 'udp' || raw.Type === 'sctp' ? raw.Type : 'tcp',
    ...(raw.PublicPort ? { hostPort: raw.PublicPort } : {}),
    ...(raw.PublicPort && raw.IP ? { hostIp: raw.IP } : {}),
  };
}

function mount(raw: NonNullable<EngineContainer['Mounts']>[number]): LiveMount {
  return {
    type: raw.Type ?? 'bind',
    source: (raw.Type === 'volume' ? raw.Name : raw.Source) ?? '',
    target: raw.Destination,
    writable: raw.RW ?? false,
  };
}

function attachment([name, raw]: [
  string,
  { readonly NetworkID?: string; readonly IPAddress?: string } | null,
]): LiveAttachment {
  return { network: name, networkId: raw?.NetworkID ?? '', ...(raw?.IPAddress ? { ip: raw.IPAddress } : {}) };
}

function network(raw: EngineNetwork): LiveNetwork {
  return {
    id: raw.Id,
    name: raw.Name,
    driver: raw.Driver,
    scope: raw.Scope,
    internal: raw.Internal ?? false,
    subnets: (raw.IPAM?.Config ?? []).flatMap((each) => (each.Subnet ? [each.Subnet] : [])),
    ...optionsOf(raw),
    labels: raw.Labels ?? {},
  };
}

function volume(raw: EngineVolume): LiveVolume {
  return { name: raw.Name, driver: raw.Driver, ...optionsOf(raw), labels: raw.Labels ?? {} };
}

function optionsOf({ Options }: { readonly Options?: Options }): {
  readonly options?: Readonly<Record<string, string>>;
} {
  return Options && Object.keys(Options).length > 0 ? { options: Options } : {};
}

function image(raw: EngineImage): LiveImage {
  return {
    id: raw.Id,
    tags: named(raw.RepoTags),
    digests: named(raw.RepoDigests),
    labels: raw.Labels ?? {},
  };
}

/** Engines write `<none>:<none>` and `<none>@<none>` where there is no name. */
function named(names: readonly string[] | null | undefined): readonly string[] {
  return (names ?? []).filter((name) => !name.includes('<none>')).sort();
}

function by<T>(...keys: readonly ((each: T) => string | number)[]): (a: T, b: T) => number {
  return (a, b) => {
    for (const key of keys) {
      const [left, right] = [key(a), key(b)];
      if (left !== right) return left < right ? -1 : 1;
    }
    return 0;
  };
}
