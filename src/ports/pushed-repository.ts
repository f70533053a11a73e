import type { FoundHooks, HookChange } from '../core/hook/plan-hooks.ts';

/** A repository on this machine that people push to. Every failure is an OrbitrError. */
export interface PushedRepository {
  /** Absolute, links resolved: where its objects and refs are. */
  readonly dir: string;
  /** Absolute. */
  readonly hooksDir: string;
  /** The branch that its HEAD names. */
  readonly branch: string;
  readonly hooks: () => FoundHooks;
  readonly change: (changes: readonly HookChange[]) => void;
  /** A folder with what a commit has at a path, also where the push is not accepted yet; undefined where it has no such folder. */
  readonly tree: (commit: string, path: string) => Promise<PushedTree | undefined>;
}

export interface PushedTree {
  /** Absolute: the folder that stands for the path. */
  readonly dir: string;
  readonly remove: () => void;
}
