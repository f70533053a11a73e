import type { AppResult } from '../core/events.ts';
import type { WatchEvent } from '../core/loop/events.ts';
import { everything, priorities, type Wake } from '../core/loop/queue.ts';
import type { Affected } from '../core/source/affected.ts';
import { judgeCommit } from '../core/source/judge-commit.ts';
import { jittered } from '../lib/in-turn.ts';
import type { FollowedGit } from '../ports/git-source.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { WatchObserver } from './watch-observer.ts';
import { troubleOf } from './watch-trouble.ts';

export interface GitFollower extends WatchObserver {
  /** Somebody has told of a push: the server is asked at once. */
  readonly poke: () => void;
  readonly follow: (signal: AbortSignal) => Promise<void>;
}

interface Around {
  readonly wake: (wake: Wake) => void;
  readonly onEvent: (event: WatchEvent) => void;
  readonly metrics: Metrics;
}

/** Milliseconds between two questions; spread, so that many do not ask at one moment. */
const every = 60_000;
const longest = 900_000;

/** Asks the repository for news, wakes what a commit is about, and tells the service that hosts it how the commit fares. */
export function followingGit(
  { clock }: Pick<Runtime, 'clock'>,
  git: FollowedGit,
  { wake, onEvent, metrics }: Around,
): GitFollower {
  let poke = (): void => undefined;
  let fares: Fares | undefined;
  let isReached = true;

  async function ask(signal: AbortSignal): Promise<boolean> {
    const at = clock.now() / 1000;
    try {
      const moved = await git.poll(signal);
      metrics.sourceAsked({ at, isReached: true });
      if (!isReached) onEvent({ kind: 'source-back', message: 'the repository can be read again' });
      isReached = true;
      if (moved === 'unchanged') return true;
      fares = { commit: moved.commit.id, open: moved.changed, results: new Map(), told: '' };
      const { id, subject } = moved.commit;
      onEvent({ kind: 'moved', commit: id, subject, apps: moved.changed });
      for (const key of moved.changed === 'all' ? [everything] : moved.changed)
        wake({ key, priority: priorities.files });
      post(fares, 'pending', 'planning');
      return true;
    } catch (error) {
      if (signal.aborted) return true;
      metrics.sourceAsked({ at, isReached: false });
      isReached = false;
      const { message, suggestions } = troubleOf(error);
      onEvent({ kind: 'source', message, suggestions });
      return false;
    }
  }

  function post(told: Fares, state: 'pending' | 'success' | 'failure', text: string): void {
    if (told.told === `${state} ${text}`) return;
    told.told = `${state} ${text}`;
    git
      .postStatus(told.commit, state, text)
      .catch((error: Error) => onEvent({ kind: 'trouble', message: error.message, suggestions: [] }));
  }

  /** The apps of the commit that are still at work, or were not looked at yet. */
  function settle(done: readonly AppResult[]): void {
    if (!fares || fares.open === 'all') return;
    for (const result of done) if (fares.open.includes(result.app)) fares.results.set(result.app, result);
    const waiting = fares.open.filter((app) => !fares?.results.has(app));
    const { state, text } = judgeCommit([...fares.results.values()], waiting);
    post(fares, state, text);
  }

  return {
    poke: () => poke(),
    follow: async (signal) => {
      for (let wait = every; !signal.aborted; ) {
        // a push that is told of while the server is asked may be one that it had not yet
        const next = new AbortController();
        poke = () => next.abort();
        wait = (await ask(signal)) ? every : Math.min(wait * 2, longest);
        await clock.sleep(jittered(wait), AbortSignal.any([signal, next.signal]));
      }
    },
    onLook: ({ made, begun }) => {
      if (!fares) return;
      const seen = made.made.apps;
      if (fares.open === 'all') {
        if (made.input.options.apps.length > 0) return;
        fares.open = seen.map(({ app }) => app);
      }
      const atWork = new Set(begun.flat());
      const settled = seen
        .filter(({ app }) => !atWork.has(app))
        .map(
          ({ app, status, findings }): AppResult => ({
            app,
            outcome: status === 'blocked' || status === 'frozen' ? status : 'unchanged',
            failures: [],
            findings,
            urls: [],
          }),
        );
      settle(settled.filter(({ app }) => !fares?.results.has(app)));
    },
    onEvent: (event) => {
      if (event.kind === 'passed') settle(event.result.apps.filter(({ app }) => event.apps.includes(app)));
    },
  };
}

interface Fares {
  readonly commit: string;
  open: Affected;
  readonly results: Map<string, AppResult>;
  told: string;
}
