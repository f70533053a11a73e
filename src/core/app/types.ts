import type { LoadedCompose } from '../compose/types.ts';
import type { AppFile } from '../config/app-file.ts';
import type { WorkspaceFile } from '../config/workspace-file.ts';
import type { LoadedExtension } from '../extension/types.ts';
import type { SourceMap } from '../files/source-map.ts';
import type { Problem } from '../problems.ts';

/** A workspace as its files say, every problem included. What the engine says is not in here. */
export interface LoadedWorkspace {
  /** Absolute. */
  readonly dir: string;
  readonly file: WorkspaceFile;
  /** Sorted by name. Apps whose files are broken are in here too, with `compose` absent. */
  readonly apps: readonly LoadedApp[];
  /** Of the workspace as a whole and of every app, sorted. */
  readonly problems: readonly Problem[];
  /** Secret → its text, for those that stand in app files that were read now. Never to be kept but in the store of secrets. */
  readonly givenSecrets: Readonly<Record<string, string>>;
}

/** JSON-safe, so that it can be cached. */
export interface LoadedApp {
  readonly name: string;
  /** Absolute: `<workspace>/apps/<name>`, or the folder of its extension. Relative paths of the Compose files start here. */
  readonly dir: string;
  readonly file: AppFile;
  /** Where the keys of app.yaml stand: `ports.80`, `dependsOn.0`. */
  readonly positions: SourceMap;
  /** Absent: the app is frozen, its problems say why. */
  readonly compose?: LoadedCompose;
  /** The service that app-wide settings mean; absent where it is unclear and nothing needs it. */
  readonly main?: string;
  /** What it is made from, where that is an extension. */
  readonly extension?: LoadedExtension;
  /** Of this app alone; problems across apps are the workspace's. */
  readonly problems: readonly Problem[];
  /** app.yaml and what loading looked for besides the Compose files: absolute path → signature. */
  readonly inputs: Readonly<Record<string, string>>;
}
