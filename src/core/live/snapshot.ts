/** One immutable view of the engine: the answers of four GETs, reduced to what the planner reads. Made by adapters/docker. */
export interface Snapshot {
  readonly containers: readonly LiveContainer[];
  readonly networks: readonly LiveNetwork[];
  readonly volumes: readonly LiveVolume[];
  readonly images: readonly LiveImage[];
}

export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'dead' | 'removing';
export type Health = 'none' | 'starting' | 'healthy' | 'unhealthy';

export interface LiveContainer {
  readonly id: string;
  /** Without the leading slash. */
  readonly name: string;
  /** The reference it was created from, or an id when the tag has moved since. */
  readonly image: string;
  readonly imageId: string;
  readonly state: ContainerState;
  readonly health: Health;
  /** Known for exited and dead containers. */
  readonly exitCode?: number;
  /** Unix seconds. */
  readonly createdAt: number;
  /** The engine's own words: `Up 2 hours (healthy)`. */
  readonly status: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly LivePort[];
  readonly mounts: readonly LiveMount[];
  /** Attachments, also of stopped containers. */
  readonly networks: readonly LiveAttachment[];
  /** `default`, `host`, `none`, `container:<id>` or a network's name. */
  readonly networkMode: string;
  /** It ran before Orbitr came, and its labels are those that it would have; `alone`: Compose did not make it either, and does not know it. */
  readonly adopted?: 'compose' | 'alone';
}

export interface LivePort {
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  /** Absent: exposed only. */
  readonly hostPort?: number;
  readonly hostIp?: string;
}

export interface LiveMount {
  readonly type: string;
  /** Volume name, or host path of a bind. */
  readonly source: string;
  readonly target: string;
  readonly writable: boolean;
}

export interface LiveAttachment {
  readonly network: string;
  /** Empty for a container that was never started. */
  readonly networkId: string;
  readonly ip?: string;
}

export interface LiveNetwork {
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly scope: string;
  readonly internal: boolean;
  readonly subnets: readonly string[];
  /** Options of its driver; absent where it has none, or the engine does not tell. */
  readonly options?: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export interface LiveVolume {
  readonly name: string;
  readonly driver: string;
  /** Options of its driver; absent where it has none, or the driver does not tell. */
  readonly options?: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
}

export interface LiveImage {
  readonly id: string;
  /** `redis:7`; without `<none>`. */
  readonly tags: readonly string[];
  /** `redis@sha256:…`; of the index, where the image came from one. */
  readonly digests: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}
