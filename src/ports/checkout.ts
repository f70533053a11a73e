/** What a repository held at one commit, in a folder that is thrown away. Untracked files of the work tree appear in it as links. */
export interface Checkout {
  /** The full id. */
  readonly commit: string;
  /** Absolute, links resolved: the top of the work tree. */
  readonly root: string;
  /** Absolute, links resolved: the folder that stands for it. */
  readonly copy: string;
  readonly remove: () => Promise<void>;
}
