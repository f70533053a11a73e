import type { FileReader } from '../core/files/reader.ts';
import type { Commit } from '../core/revision/types.ts';
import type { Checkout } from './checkout.ts';
import type { ChildJournal, ChildRecord } from './child-journal.ts';
import type { Clock } from './clock.ts';
import type { Compose } from './compose.ts';
import type { DockerReader, DockerWriter } from './docker.ts';
import type { Exec } from './exec.ts';
import type { ImageRegistry } from './image-registry.ts';
import type { Leases } from './leases.ts';
import type { Lending } from './lending.ts';
import type { Notify } from './notify.ts';
import type { Probe } from './probe.ts';
import type { Secrets } from './secrets.ts';
import type { Holder, Store } from './store.ts';

/** Everything from outside that a pass needs. Built in one place, src/runtime.ts; tests build their own. */
export interface Runtime {
  /** The workspace's folder, absolute. */
  readonly dir: string;
  readonly files: FileReader;
  readonly writeFile: (path: string, content: string | Uint8Array, mode: number, folderMode?: number) => void;
  /** No error where nothing is there. */
  readonly removeFile: (path: string) => void;
  /** A copy of a file or folder with its rights and owners; what is there already stays. */
  readonly keepCopy: (source: string, to: string) => void;
  /** With all that is in it. No error where nothing is there. */
  readonly removeTree: (path: string) => void;
  readonly probe: Probe;
  readonly notify: Notify;
  /** Absolute: the folder of the extensions that Orbitr brings. */
  readonly extensionsDir: string;
  readonly secrets: Secrets;
  /** Seals saved plans where plan and apply do not share a state folder: ORBITR_PLAN_KEY. */
  readonly planKey?: string;
  /** Undefined where it is no repository or has no remote. */
  readonly gitOrigin: () => Promise<{ readonly remote: string; readonly path: string } | undefined>;
  /** The commit that the workspace is at; undefined where it is no repository. */
  readonly gitHead: () => Promise<Commit | undefined>;
  /** Seconds that a revision has to stay healthy, whatever files say: ORBITR_STABLE_FOR. */
  readonly stableFor?: number;
  /** The workspace's repository as it was at a commit. Throws `reference-missing` or `git-failed`. */
  readonly checkout: (ref: string) => Promise<Checkout>;
  /** A digest of all that a build of this folder would see: the context without what its .dockerignore leaves out, and the Dockerfile. */
  readonly contextDigest: (dir: string, dockerfile: string) => string;
  readonly docker: DockerReader;
  readonly writer: DockerWriter;
  readonly exec: Exec;
  readonly leases: Leases;
  readonly lending: Lending;
  readonly compose: Compose;
  /** Whether a program on this machine could listen there now. In doubt it could. An empty address is every one. */
  readonly isPortFree: (address: string, port: number, protocol: string) => Promise<boolean>;
  /** What is left on the disk that a folder lies on; undefined where that cannot be told. */
  readonly roomAt: (path: string) => Promise<Room | undefined>;
  /** Whether this user may write there, or make it. */
  readonly mayWrite: (path: string) => boolean;
  readonly registry: ImageRegistry;
  readonly store: Store & { readonly children: ChildJournal };
  readonly clock: Clock;
  readonly processes: Processes;
  readonly warn: (message: string) => void;
}

export interface Room {
  readonly bytes: number;
  /** Absent where the file system does not count them. */
  readonly inodes?: number;
}

export interface Processes {
  /** This process, as the lock names it. */
  readonly self: (operation: string) => Holder;
  /** Certain that the process is gone: same host, and no process of that id and start time, or an earlier boot. */
  readonly isGone: (holder: Holder) => boolean;
  /** What is said of its process can be judged here: the same boot of the same machine, and the same numbers for processes. */
  readonly isNear: (holder: Holder) => boolean;
  readonly isAlive: (child: ChildRecord) => boolean;
  /** Nothing can be said of its process here: it is of another machine, or has other numbers for processes, as in a container. */
  readonly isElsewhere: (holder: Holder) => boolean;
  /** Full id of the container that this process runs in; absent where it runs in none. */
  readonly container?: string;
  /** Waits for a child that a predecessor left behind, and ends it when patience (ms) is over. Returns early, the child alive, when the signal fires. */
  readonly outlast: (child: ChildRecord, patience: number, signal: AbortSignal) => Promise<void>;
}
