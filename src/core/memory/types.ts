import type { Canonical } from '../desired/canonical.ts';
import type { MountedFiles } from '../live/mounted.ts';

/** What Docker cannot tell and state remembers. All of it can be lost: then live state is compared by inspection once. */
export interface Memory {
  readonly apps: Readonly<Record<string, AppMemory>>;
}

export interface AppMemory {
  /** By service: what was applied last. */
  readonly services: Readonly<Record<string, AppliedService>>;
  /** By container id: containers that were read back and found to be what was wanted. */
  readonly containers: Readonly<Record<string, KnownContainer>>;
  /** Names of volumes that the app has had: a missing one may mean lost data. */
  readonly volumes: readonly string[];
  /** The Compose project that it was first applied as: renaming an app does not move it. */
  readonly project?: string;
  /** It was stopped because of `enabled: false`, and nothing of it has run since. */
  readonly disabled?: true;
  /** Secrets that it was applied with, each with its generation. */
  readonly secrets?: Readonly<Record<string, number>>;
  /** The extension that its data was last used with. */
  readonly extension?: { readonly id: string; readonly version: string };
  /** Migrations that ran to their end. */
  readonly migrated?: readonly string[];
  /** `protect: true` outlives the app's files. */
  readonly protect: boolean;
}

export interface AppliedService {
  readonly canonical: Canonical;
  /** The image's identity, and the reference that led to it. */
  readonly image: string;
  readonly reference: string;
  readonly spec: string;
  readonly privateDigests: PrivateDigests;
  /** How many containers it had when it last had as many as the files wanted. */
  readonly replicas?: number;
}

/** Salted digests of what no label may carry, by name: `environment.TOKEN`, `secrets.key`. */
export type PrivateDigests = Readonly<Record<string, string>>;

export interface KnownContainer {
  readonly service: string;
  /** The spec that it was found to match. */
  readonly spec: string;
  readonly privateDigests: PrivateDigests;
  /** It ended by itself with exit code 0 and is not to be started again. */
  readonly completed: boolean;
  /** Files of the workspace that it mounts, as they were when it was last started. */
  readonly files?: MountedFiles;
}

export const nothingRemembered: AppMemory = { services: {}, containers: {}, volumes: [], protect: false };
