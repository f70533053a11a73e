import type { OpenPort } from '../app/open-ports.ts';
import type { PortClaim } from '../compose/types.ts';
import type { ExtensionOrigin } from '../extension/types.ts';
import type { SourceMap } from '../files/source-map.ts';
import type { ProbeWish } from '../health/probe.ts';
import type { NetworkSpec, VolumeSpec } from '../plan/types.ts';
import type { Problem } from '../problems.ts';
import type { SecretNeed } from '../secrets/need.ts';
import type { SecretReference } from '../secrets/token.ts';
import type { Migration } from '../updates/migrations.ts';
import type { Canonical } from './canonical.ts';
import type { ComposeModel } from './model.ts';
import type { OwnFile } from './own-files.ts';

/** What the files ask for, ready to be compared with live state. */
export interface Desired {
  /** The identity that containers are labelled with. */
  readonly workspace: string;
  readonly apps: readonly DesiredApp[];
  /** Apps that exist but whose files are broken or refused: what runs of them stays as it is. */
  readonly frozen: readonly FrozenApp[];
}

export interface FrozenApp {
  readonly name: string;
  readonly project: string;
  /** Whether it was ever applied under this name. */
  readonly known: boolean;
  /** As far as its files can be read. */
  readonly hostPorts?: readonly PortClaim[];
  readonly problems: readonly Problem[];
}

/** A signal by its full name: `signal:SIGHUP`. */
export type FileChange = 'restart' | 'recreate' | 'ignore' | `signal:${string}`;

export type DriftMode = 'ignore' | 'report' | 'repair';

export interface DesiredApp {
  readonly name: string;
  /** Compose project: bears the app's name, or the one that it had when it was first applied. */
  readonly project: string;
  readonly renamedFrom?: string;
  /** Absolute. */
  readonly dir: string;
  readonly enabled: boolean;
  readonly protect: boolean;
  readonly drift: DriftMode;
  /** Fields that hands may change: `restartPolicy`, `web.environment.DEBUG`. */
  readonly ignoreDrift: readonly string[];
  /** What a container gets when a file that it mounts has changed; absent where the app file says nothing. */
  readonly onFileChange?: FileChange;
  readonly update?: UpdateSettings;
  /** How a container that is made anew takes over; absent where the app file leaves it to Orbitr. */
  readonly strategy?: 'recreate' | 'start-first';
  /** Volumes, or paths in the container, that old and new may have open at once. */
  readonly shareable?: readonly string[];
  /** Apps of a lower wave are walked before. */
  readonly wave: number;
  /** Other apps that must be ready first, and are reached over their link network. */
  readonly dependsOn: readonly string[];
  /** Apps that use this one, so that it offers a link network. */
  readonly usedBy: readonly string[];
  readonly main?: string;
  /** Values that are secret wherever they turn up; never in any output. */
  readonly hidden: readonly string[];
  /** In start order: what others depend on comes first. */
  readonly services: readonly DesiredService[];
  readonly networks: readonly DesiredNetwork[];
  readonly volumes: readonly DesiredVolume[];
  /** Ports whose host side Orbitr assigns. In the model they have none until that is done. */
  readonly openPorts: readonly AssignedPort[];
  /** What its configs and secrets take from variables, by variable. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Normalised, with the app file's settings in it; what is rendered for Compose. */
  readonly model: ComposeModel;
  readonly positions: SourceMap;
  readonly problems: readonly Problem[];
  /** What it is made from, where that is an extension. */
  readonly extension?: DesiredExtension;
}

export interface UpdateSettings {
  /** False: a bad update is left as it is, for a person to decide. */
  readonly rollback?: boolean;
  /** Seconds. */
  readonly stableFor?: number;
}

export interface DesiredExtension {
  readonly id: string;
  readonly version: string;
  readonly origin: ExtensionOrigin;
  /** Of all its files. */
  readonly hash: string;
  readonly architectures: readonly string[];
  /** What an update must do to the data. */
  readonly migrations?: readonly Migration[];
  /** First steps, told after the install. */
  readonly afterInstall?: string;
  /** Service → environment variable → the setting that it comes from, which counts at the first start alone. */
  readonly firstStart?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The app's own secrets. */
  readonly secrets: readonly SecretNeed[];
  /** Every secret that it may be given, its own and those that came with outputs. */
  readonly given: readonly SecretReference[];
  /** Copies that its containers mount, and the absolute folder where they lie. */
  readonly files: readonly OwnFile[];
  readonly filesDir: string;
}

export interface AssignedPort extends OpenPort {
  /** Absent until it is assigned. */
  readonly host?: number;
}

export interface DesiredService {
  readonly name: string;
  /** Everything a container of it is made from, image apart. */
  readonly canonical: Canonical;
  readonly image: ImageWish;
  readonly replicas: number;
  /** Set where the Compose file fixes it. */
  readonly containerName?: string;
  readonly dependsOn: readonly ServiceDependency[];
  /** Keys of this app's networks, with the aliases on each; empty for `network_mode`. */
  readonly networks: readonly { readonly network: string; readonly aliases: readonly string[] }[];
  /** The service whose namespace it lives in: it must be recreated with it. */
  readonly parents: readonly string[];
  readonly hasHealthcheck: boolean;
  /** Runs to its end once: something waits for its completion. */
  readonly job: boolean;
  /** `no`, `always`, `unless-stopped`, `on-failure[:n]`. */
  readonly restart: string;
  /** What is asked from outside before it counts as ready, besides its own health check. */
  readonly probe?: ProbeWish;
  /** Seconds until it must be ready. */
  readonly deadline: number;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly grace: number;
  readonly hostPorts: readonly { readonly address: string; readonly port: number; readonly protocol: string }[];
  /** What no label may carry, even hashed: env_file values and secret contents, by name. Compared through a salted digest kept in state. */
  readonly privateValues: Readonly<Record<string, string>>;
}

export interface ServiceDependency {
  readonly service: string;
  readonly condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
  readonly required: boolean;
  readonly restart: boolean;
}

/** Which image a service wants. A build is known by the digest of its inputs; `buildDigest` is empty where there is none. */
export interface ImageWish {
  readonly reference: string;
  readonly platform?: string;
  readonly buildDigest?: string;
  /** Where `orbitr update` moved it: what the tag in `reference` came to, and the reference that the files hold. */
  readonly updated?: { readonly digest: string; readonly written: string };
  /** Held to what an earlier revision ran. */
  readonly kept?: KeptImage;
}

export interface KeptImage {
  readonly identity: string;
  readonly id?: string | undefined;
  readonly rendered: string;
  /** The local tag that keeps it. */
  readonly name: string;
}

export interface DesiredNetwork {
  readonly key: string;
  readonly name: string;
  readonly external: boolean;
  readonly spec: NetworkSpec;
}

export interface DesiredVolume {
  readonly key: string;
  readonly name: string;
  readonly external: boolean;
  readonly spec: VolumeSpec;
}
