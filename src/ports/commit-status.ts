/** How a commit fares, for the service that hosts its repository. */
export interface CommitStatus {
  /** The full id. */
  readonly commit: string;
  readonly state: 'pending' | 'success' | 'failure';
  /** One line of at most 140 characters, secrets masked. */
  readonly text: string;
  /** What tells this status from others of the same commit: `orbitr/home`. */
  readonly context: string;
  /** Where a person finds out more. */
  readonly link?: string;
}

/** Throws `status-failed` once all tries are used up. */
export type PostStatus = (status: CommitStatus, signal: AbortSignal) => Promise<void>;
