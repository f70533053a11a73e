import { OrbitrError } from '../core/errors.ts';
import { type Gate, gate } from '../lib/pool.ts';
import type { WatchHooks } from '../operations/watch.ts';
import type { FollowedGit } from '../ports/git-source.ts';
import type { WatchPorts } from '../ports/watch.ts';
import { followOptions, type GitFlags } from './git-flags.ts';

/** Milliseconds between two tries to have the first commit. */
const patience = 5000;

export interface Followed {
  readonly git: FollowedGit;
  readonly stateDir: string;
  /** Looks and check-outs, one after the other. */
  readonly alone: Gate['use'];
}

/**
 * Opens the repository that the flags name, and waits until there is a commit to be served: that of the last time is, where the server cannot
 * be reached. Undefined without --git.
 */
export async function followFromGit(flags: GitFlags, { onEvent, signal }: WatchHooks): Promise<Followed | undefined> {
  const asked = followOptions(flags, { cwd: process.cwd(), environment: process.env });
  if (!asked) return undefined;
  const { followGit } = await import('../runtime.ts');
  const alone = gate(1).use;
  const git = await followGit({ ...asked, exclusively: alone });
  while (git.current() === undefined && !signal.aborted) {
    try {
      await git.poll(signal);
    } catch (error) {
      if (!(error instanceof OrbitrError)) throw error;
      if (signal.aborted) break;
      onEvent({ kind: 'source', message: error.message, suggestions: error.suggestions });
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, patience);
        signal.addEventListener('abort', () => resolve(clearTimeout(timer)), { once: true });
      });
    }
  }
  return { git, stateDir: asked.settings.stateDir, alone };
}

/** What only the daemon needs. */
export async function openPorts(git: FollowedGit | undefined): Promise<WatchPorts> {
  const [{ openWatchPorts }, { startServer }] = await Promise.all([
    import('../runtime.ts'),
    import('../server/start-server.ts'),
  ]);
  return { ...(await openWatchPorts()), serve: startServer, ...(git ? { git } : {}) };
}
