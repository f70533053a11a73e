import type { Schedule } from '../core/loop/windows.ts';
import type { FollowedGit } from './git-source.ts';
import type { Metrics } from './metrics.ts';
import type { Serve } from './server.ts';
/** What the daemon needs from outside, besides what a pass needs. */
export interface WatchPorts {
  /** Tells each path below a folder that changed, relative to it, until it is closed; trouble is told once, with what is done about it. */
  readonly watchFiles: (dir: string, hooks: FileHooks) => Promise<FileWatch>;
  readonly schedule: Schedule;
  readonly serve: Serve;
  readonly metrics: Metrics;
  /** Where the workspace is followed from git. */
  readonly git?: FollowedGit;
  /** Milliseconds since this machine was started. */
  readonly uptime: () => number;
}

export interface FileHooks {
  readonly onChange: (path: string) => void;
  readonly onTrouble: (message: string) => void;
  /** Absolute path of a folder or file that nobody needs to look at. */
  readonly isIgnored: (path: string) => boolean;
}

export interface FileWatch {
  readonly close: () => Promise<void>;
}
