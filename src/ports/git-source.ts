import type { Commit } from '../core/revision/types.ts';
import type { Affected } from '../core/source/affected.ts';
import type { GitSettings } from '../core/source/settings.ts';
import type { CommitStatus } from './commit-status.ts';

/** A workspace that is followed from git: one folder, which holds the last good commit. */
export interface GitSource {
  /** Absolute: the workspace’s folder. It stays the same from commit to commit, because containers mount from it. */
  readonly dir: string;
  /** The commit that the folder holds; undefined until the first could be had. */
  readonly current: () => Commit | undefined;
  /**
   * Asks the server where the ref is, and only where it moved fetches that commit, judges it and lays it out. Every failure is an OrbitrError
   * (`git-unreachable`, `git-refused`, `git-host-key`, `source-failed`, `commit-untrusted`, `git-failed`) that leaves the folder as it is.
   */
  readonly poll: (signal: AbortSignal) => Promise<Moved | 'unchanged'>;
  /** Whether git follows a file of the workspace, so that a commit may change it. */
  readonly holds: (path: string) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/** The same, and a voice at the service that hosts the repository. */
export interface FollowedGit extends GitSource {
  /** What is followed, as it may be shown. */
  readonly followed: Pick<GitSettings, 'url' | 'follow'>;
  /**
   * `text` may be long and hold secrets of git: it is cut and masked. Does nothing where no service can be told: without a token, or where
   * nobody knows which it is. Throws `status-failed` once all tries are used up.
   */
  readonly postStatus: (
    commit: string,
    state: CommitStatus['state'],
    text: string,
    signal?: AbortSignal,
  ) => Promise<void>;
}

export interface Moved {
  readonly commit: Commit;
  /** Apps to be looked at: all with the first commit. */
  readonly changed: Affected;
}

/** Runs work while nobody reads the workspace, and gives its result: the loop’s way to keep passes and checkouts apart. */
export type Exclusively = <T>(work: () => Promise<T>) => Promise<T>;
