/** Docker Compose as an actuator: it normalises a model and makes containers. It never judges. */
export interface Compose {
  /** `2.26.1`, with the command that runs it. Throws `compose-unavailable`. */
  readonly version: () => Promise<{ readonly version: string; readonly command: readonly string[] }>;
  /** `compose config --format json`: the normalised model, `$` still doubled. Throws `compose-invalid` with Compose's own words. */
  readonly config: (input: ComposeConfigInput) => Promise<unknown>;
  /** Names of all projects on the engine that Compose reaches. */
  readonly projects: () => Promise<readonly string[]>;
  /** Makes containers, starts none. Throws `compose-failed`. */
  readonly create: (input: ComposeCreateInput) => Promise<void>;
  /** Runs a service’s definition once, with other words and without its ports, and waits for the end; the container stays. Throws `compose-failed`. */
  readonly run: (input: ComposeRunInput) => Promise<void>;
  readonly build: (input: ComposeBuildInput) => Promise<void>;
}

export interface ComposeConfigInput {
  readonly project: string;
  /** Absolute. */
  readonly projectDir: string;
  /** Absolute paths of Compose files, first the base, then its overrides. */
  readonly files: readonly string[];
  /** The model itself, where it is no file of its own but a part of the only one of `files`. */
  readonly inline?: string;
  /** The only variables that interpolation may see. */
  readonly variables: Readonly<Record<string, string>>;
  readonly profiles: readonly string[];
}

export interface ComposeCreateInput {
  readonly project: string;
  readonly projectDir: string;
  /** The rendered file. */
  readonly file: string;
  /** All of the file where empty. */
  readonly services: readonly string[];
  /** What configs and secrets with `environment:` hold, by variable. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Replaces what is there, old container stopped and removed by Compose. */
  readonly recreate: boolean;
  /** How many containers each of the services has then; as in the file if absent. */
  readonly scale?: number;
  /** Milliseconds. */
  readonly deadline: number;
}

export interface ComposeRunInput {
  readonly project: string;
  readonly projectDir: string;
  readonly file: string;
  readonly service: string;
  /** Of the container. */
  readonly name: string;
  /** The program and its arguments. */
  readonly argv: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly deadline: number;
}

export interface ComposeBuildInput {
  readonly project: string;
  readonly projectDir: string;
  readonly file: string;
  readonly service: string;
  readonly deadline: number;
  readonly onLine?: (line: string) => void;
}
