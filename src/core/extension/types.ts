import type { LoadedApp } from '../app/types.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Position } from '../problems.ts';
import type { KnownSecrets, SecretNeed } from '../secrets/need.ts';

/** Where extensions and secrets are looked for. */
export interface ExtensionSources {
  /** Absolute: the folder of those that Orbitr brings. Those in the workspace's `extensions/` go before. */
  readonly bundledDir?: string;
  readonly known: KnownSecrets;
  /** What an app's secrets are called after. Default: its name. */
  readonly ownerOf?: (app: LoadedApp) => string;
}

/** The extension of an app, and what its values came to. JSON-safe and without any secret value, so that it can be cached. */
export interface LoadedExtension {
  readonly id: string;
  readonly version: string;
  readonly origin: ExtensionOrigin;
  /** Absolute: its folder. */
  readonly dir: string;
  /** `sha256:` and 64 hex digits over all its files; what the lock file holds. */
  readonly hash: string;
  /** What later stages need of its manifest. */
  readonly manifest: KeptManifest;
  readonly provides: readonly string[];
  readonly dependencies: readonly { readonly id: string; readonly version?: string | undefined }[];
  /** Apps that meet its dependencies, in their order. */
  readonly metBy: readonly string[];
  /** Its own secrets. Tokens of others' stand in the variables of its Compose file. */
  readonly secrets: readonly SecretNeed[];
  readonly outputs: Readonly<Record<string, string>>;
  /** `db.URL` → what was taken from another app. */
  readonly taken: Readonly<Record<string, string>>;
}

/** The parts of a manifest that say how its containers are to be run, and what people are told. */
export type KeptManifest = Pick<
  Manifest,
  | 'name'
  | 'upstreamVersion'
  | 'categories'
  | 'architectures'
  | 'deprecated'
  | 'healthCheck'
  | 'files'
  | 'permissions'
  | 'migrations'
  | 'notes'
> & {
  readonly ports: readonly ManifestPort[];
  /** Settings that count at the first start alone. */
  readonly firstStart?: readonly string[];
};

export type ManifestPort = NonNullable<Manifest['docker']['ports']>[number] & {
  /** Where the manifest says so. */
  readonly position?: Position;
};

/** `workspace`: in its `extensions/`. `path`: named by `./path`. */
export type ExtensionOrigin = 'workspace' | 'bundled' | 'path';
