/** Between a daemon that holds a workspace for its life, and people who want to work on it for a moment. */
export interface Lending {
  /** Resolves once the workspace is lent; undefined where no daemon listens. Throws `interrupted` when the signal fires before. */
  readonly borrow: (
    ask: LendAsk,
    hooks: { readonly onWait: (apps: readonly string[]) => void; readonly signal: AbortSignal },
  ) => Promise<Loan | undefined>;
  /** `onAsk` resolves when it is lent, and gives what is called when it is given back, also by a borrower that died. */
  readonly lend: (
    onAsk: (ask: LendAsk, waits: (apps: readonly string[]) => void) => Promise<() => void>,
  ) => Promise<{ readonly close: () => Promise<void> }>;
}

export interface LendAsk {
  /** `apply`, `restart`. */
  readonly operation: string;
  /** `ada@nas`. */
  readonly by: string;
  /** All where empty. */
  readonly apps: readonly string[];
}

export interface Loan {
  readonly giveBack: () => void;
  /** Fires where the daemon is gone: nothing is held any more. */
  readonly lost: AbortSignal;
}
