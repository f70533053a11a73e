import type { Progress } from '../core/events.ts';
import type { ContainerInspect, ImageInspect } from '../core/live/inspect.ts';
import type { Snapshot } from '../core/live/snapshot.ts';
import type { EngineEvent } from '../core/loop/wake-of-event.ts';
import type { LiveSettings, NetworkSpec, VolumeSpec } from '../core/plan/types.ts';

/** Reads of one engine. Every failure is an OrbitrError: `docker-unreachable`, `docker-too-old` or `docker-refused`. */
export interface DockerReader {
  /** As a person would write it: `unix:///var/run/docker.sock`. */
  readonly endpoint: string;
  /** Who said so: a flag, a variable, a docker context, or nobody. */
  readonly endpointSource?: string;
  /** Four GETs in parallel: containers, networks, volumes, images. */
  readonly snapshot: () => Promise<Snapshot>;
  /** The engine's answer as it is; undefined where the container is gone. */
  readonly inspectContainer: (id: string) => Promise<ContainerInspect | undefined>;
  readonly inspectImage: (reference: string) => Promise<ImageInspect | undefined>;
  /** Identity and facts of the engine. */
  readonly info: () => Promise<EngineInfo>;
  /** The digest that a registry holds for a reference, without pulling. Undefined: no such image, or not for us. Throws `registry-unreachable`. */
  readonly resolve: (reference: string) => Promise<RegistryImage | undefined>;
  /** The last lines, escape sequences neutralised. */
  readonly logs: (id: string, lines: number) => Promise<readonly string[]>;
  /**
   * What happens on the engine from the moment on at which the promise is fulfilled. Ends when the signal fires, or with an error when the
   * engine goes away. Whoever reads it must not wait between two events: an engine with a slow reader becomes slow itself.
   */
  readonly events: (signal: AbortSignal) => Promise<AsyncIterable<EngineEvent>>;
  /** What other hands did to a container since then (Unix milliseconds of the engine), the newest last; only as far back as the engine remembers. */
  readonly hands: (container: string, since: number) => Promise<readonly Hand[]>;
  /** How many requests were made so far: for tests and `--debug`. */
  readonly requests: () => number;
}

/** An end that was asked for: a signal that ends a process, a stop, a removal. */
export interface Hand {
  /** Unix milliseconds. */
  readonly at: number;
  readonly did: 'kill' | 'stop' | 'destroy';
}

/** Writes. One door: used in reconcile/steps only. Each call is safe to repeat: what is already so is no error. */
export interface DockerWriter {
  readonly createNetwork: (spec: NetworkSpec) => Promise<void>;
  readonly removeNetwork: (name: string) => Promise<void>;
  readonly createVolume: (spec: VolumeSpec) => Promise<void>;
  readonly removeVolume: (name: string) => Promise<void>;
  readonly connect: (network: string, container: string, aliases: readonly string[]) => Promise<void>;
  readonly disconnect: (network: string, container: string) => Promise<void>;
  /** Puts files into a container, whether or not it runs, over what is there; folders are made as needed. */
  readonly putFiles: (container: string, files: readonly ContainerFile[]) => Promise<void>;
  readonly start: (container: string) => Promise<void>;
  /** Grace in seconds before the engine kills it; absent: the container's own. The engine goes on where its answer is waited for no longer. */
  readonly stop: (container: string, grace?: number, until?: AbortSignal) => Promise<void>;
  readonly restart: (container: string, grace?: number, until?: AbortSignal) => Promise<void>;
  readonly unpause: (container: string) => Promise<void>;
  /** Changes what can be changed while it runs; it is not restarted. */
  readonly update: (container: string, settings: LiveSettings) => Promise<void>;
  /** Hands a signal to its first process, by name: `SIGHUP`. */
  readonly signal: (container: string, signal: string) => Promise<void>;
  readonly rename: (container: string, name: string) => Promise<void>;
  /** Never with its volumes. */
  readonly remove: (container: string) => Promise<void>;
  /** Pulls one reference. An error inside the stream, or an image of another platform, is a failure. Waits and tries again on 429. */
  readonly pull: (reference: string, options: PullOptions) => Promise<void>;
  /** Gives a local image a further name: `repo:tag`. */
  readonly tag: (image: string, name: string) => Promise<void>;
  /** Takes a name that Orbitr gave away again, and the image with it where nothing else holds it. */
  readonly untag: (name: string) => Promise<void>;
}

export interface ContainerFile {
  /** Absolute, in the container. */
  readonly path: string;
  readonly content: string;
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

export interface PullOptions {
  readonly platform?: string;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

export interface EngineInfo {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly os: string;
  /** As images name it: `amd64`, `arm64`. */
  readonly arch: string;
  readonly rootDir: string;
  readonly driver: string;
  readonly containers: number;
  readonly rootless: boolean;
  readonly swarm: boolean;
  readonly registryMirrors: readonly string[];
  readonly warnings: readonly string[];
}

export interface RegistryImage {
  /** `sha256:…` of the manifest or index that the reference names. */
  readonly digest: string;
  /** `linux/amd64`; empty where the registry does not say. */
  readonly platforms: readonly string[];
}

export type { ContainerInspect, ImageInspect } from '../core/live/inspect.ts';
