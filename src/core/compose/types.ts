import type { FileReader } from '../files/reader.ts';
import type { SourceMap } from '../files/source-map.ts';
import type { Tree } from '../files/tree.ts';
import type { Position, Problem } from '../problems.ts';
import type { Ask } from './asks/ask.ts';

/** What loading one app's Compose files needs. Nothing of the caller's environment is among it. */
export interface ComposeInput {
  readonly reader: FileReader;
  /** Absolute; positions are given relative to it. */
  readonly workspaceDir: string;
  /** Absolute: where the Compose file, its overrides and `.env` lie, and what relative paths start from. */
  readonly appDir: string;
  readonly app: string;
  /** `environment:` of orbitr.yaml; the app's own `.env` wins over it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Active profiles of the app file. */
  readonly profiles: readonly string[];
  /** Set for an extension: its Compose file is this one, and neither overrides nor a `.env` beside it count. */
  readonly named?: NamedCompose;
}

export interface NamedCompose {
  /** Absolute. */
  readonly path: string;
  /** Where an unset variable of it can be declared. */
  readonly manifest: string;
  /** Absolute paths of files that are written from values, and so are there when they are needed. */
  readonly written: readonly string[];
  /** Variable → where a person gave its value. */
  readonly places: Readonly<Record<string, Position>>;
  /** The model, where it is a part of the file at `path`. */
  readonly inline?: Tree;
}

/** One app's Compose files as Orbitr read them: checked, interpolated, merged. JSON-safe, so that it can be cached. */
export interface LoadedCompose {
  /** Absolute paths handed to Compose: the base file, then its overrides. */
  readonly files: readonly string[];
  /** The text of the Compose file where it is none of its own but a part of the only one of `files`. */
  readonly inline?: string;
  /** The only variables that Compose may interpolate with. */
  readonly variables: Readonly<Record<string, string>>;
  readonly services: Readonly<Record<string, ServiceFacts>>;
  readonly positions: SourceMap;
  /** What it asks for beyond containers of its own. */
  readonly asks: readonly Ask[];
  /** Every path that was read or looked for, absolute, with its signature (empty: nothing was there). A change of any means: load again. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** What a service claims, for checks across apps and for hashing. Only services that the active profiles enable. */
export interface ServiceFacts {
  readonly image?: string;
  readonly build: boolean;
  readonly replicas: number;
  readonly containerName?: Claim<string>;
  readonly hostPorts: readonly Claim<PortClaim>[];
  /** What its `ports:` publish. */
  readonly published: readonly PublishedPort[];
  /** Container ports that it publishes, exposes or declares, for finding the main service. */
  readonly containerPorts: readonly number[];
  readonly dependsOn: readonly string[];
  /** Names of environment variables whose value came from an env_file and not from `environment:`. */
  readonly envFileKeys: readonly string[];
  readonly hasHealthcheck: boolean;
  /** Of an extension: environment variable → the settings that its text names. */
  readonly environmentFrom?: Readonly<Record<string, readonly string[]>>;
}

export interface PublishedPort {
  readonly container: number;
  readonly protocol: string;
  /** Absent: whoever publishes it may choose. Of a range from which the engine picks, the first. */
  readonly host?: number;
}

export interface PortClaim {
  /** Empty: every address. */
  readonly address: string;
  readonly port: number;
  readonly protocol: string;
}

export interface Claim<T> {
  readonly value: T;
  readonly position: Position;
}

export interface ComposeResult {
  /** Absent where an error made the files unusable. */
  readonly compose?: LoadedCompose;
  readonly problems: readonly Problem[];
}
