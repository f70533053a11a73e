import type { AppResult } from '../events.ts';

/** How a commit stands, as its status says it. */
export interface CommitVerdict {
  readonly state: 'pending' | 'success' | 'failure';
  /** One sentence without a full stop; not yet cut and masked. */
  readonly text: string;
  /** Apps that the commit is not tried on again by itself: the next commit is. Sorted. */
  readonly quarantined: readonly string[];
}

/**
 * From what each app came to at a commit. `waiting`: apps that it changed and that have not ended yet. A failure counts at once, though others
 * are still at work; what waits for a person (blocked) is a failure, too, but is tried again when that person has spoken.
 */
export function judgeCommit(results: readonly AppResult[], waiting: readonly string[] = []): CommitVerdict {
  const bad = results.filter(
    ({ outcome }) => outcome !== 'converged' && outcome !== 'removed' && outcome !== 'unchanged',
  );
  const quarantined = bad
    .filter(isLasting)
    .map(({ app }) => app)
    .toSorted();
  const [worst] = bad.toSorted((a, b) => rank(a) - rank(b));
  if (worst) return { state: 'failure', text: failureText(worst, bad.length - 1), quarantined };
  if (waiting.length > 0)
    return {
      state: 'pending',
      text: `${results.length} of ${count(results.length + waiting.length)} done`,
      quarantined,
    };
  const changed = results.filter(({ outcome }) => outcome !== 'unchanged').length;
  return { state: 'success', text: changed === 0 ? 'nothing to do' : `${count(changed)} converged`, quarantined };
}

/** Whether a commit that failed is worth another try: never by itself, and always once there is a newer one. */
export function isQuarantined(
  verdict: CommitVerdict & { readonly commit: string },
  app: string,
  commit: string,
): boolean {
  return verdict.commit === commit && verdict.quarantined.includes(app);
}

/** An app that was left alone because others failed, or that waits for consent, did nothing wrong. */
function isLasting({ outcome }: AppResult): boolean {
  return outcome === 'failed' || outcome === 'unhealthy' || outcome === 'rolled-back' || outcome === 'frozen';
}

const order: readonly AppResult['outcome'][] = ['unhealthy', 'rolled-back', 'failed', 'frozen', 'blocked', 'skipped'];

function rank({ outcome }: AppResult): number {
  return order.indexOf(outcome);
}

function failureText({ app, outcome, failures, findings }: AppResult, others: number): string {
  const why = failures[0]?.message ?? findings.find(({ severity }) => severity === 'error')?.message ?? words[outcome];
  return `${app}: ${why ?? outcome}${others > 0 ? ` (and ${others === 1 ? '1 more' : `${others} more`})` : ''}`;
}

const words: Partial<Record<AppResult['outcome'], string>> = {
  unhealthy: 'it did not become healthy',
  'rolled-back': 'it failed and was rolled back',
  failed: 'a step failed',
  frozen: 'its files have errors',
  blocked: 'it waits for a person',
  skipped: 'it was left because something else failed',
};

function count(apps: number): string {
  return `${apps} app${apps === 1 ? '' : 's'}`;
}
