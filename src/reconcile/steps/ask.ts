import type { DesiredService } from '../../core/desired/types.ts';
import { addressesOf } from '../../core/health/addresses.ts';
import type { ProbeAnswer, ProbeWish } from '../../core/health/probe.ts';
import type { Readiness } from '../../core/health/ready.ts';
import type { ContainerInspect } from '../../core/live/inspect.ts';
import type { Pass } from '../pass.ts';

/** What one look made of a container, and what its answer from outside makes of that. */
export type Asker = (container: ContainerInspect, seen: Readiness) => Promise<Readiness>;

const interval = 1000;
/** Times that no way to a container is found before that is taken for the way things are: it counts as running. */
const patience = 3;

interface Asked {
  /** Milliseconds. */
  readonly at: number;
  readonly away: number;
  readonly seen: Readiness;
  readonly ended?: Readiness;
}

/** Asks what the manifest wants to be asked, once a second, until the first good answer of each start of a container. */
export function newAsker({ runtime, signal }: Pass, { probe: wish }: DesiredService): Asker {
  const asked = new Map<string, Asked>();
  if (!wish) return async (_container, seen) => seen;
  const ask = async (container: ContainerInspect): Promise<ProbeAnswer> => {
    const addresses = addressesOf(container, wish.port, runtime.docker.endpoint);
    const answers: ProbeAnswer[] = [];
    for (const address of addresses) {
      const answer = await runtime.probe({ wish, ...address, signal });
      if (answer.kind === 'passed') return answer;
      answers.push(answer);
    }
    const away: ProbeAnswer = { kind: 'away', why: 'it publishes no port' };
    return answers.find(({ kind }) => kind === 'failed') ?? answers[0] ?? away;
  };
  return async (container, seen) => {
    if (seen.kind !== 'ready') return seen;
    const start = `${container.Id} ${container.State.StartedAt}`;
    const before = asked.get(start);
    if (before?.ended) return before.ended;
    const now = runtime.clock.now();
    if (before && now - before.at < interval) return before.seen;
    const answer = await ask(container);
    const away = answer.kind === 'away' ? (before?.away ?? 0) + 1 : 0;
    const ended = answer.kind === 'passed' ? seen : away >= patience ? unasked(wish, answer) : undefined;
    const waiting = { kind: 'waiting', why: `port ${wish.port}: ${whyOf(answer)}` } as const;
    asked.set(start, { at: now, away, seen: ended ?? waiting, ...(ended ? { ended } : {}) });
    return ended ?? waiting;
  };
}

function unasked({ port }: ProbeWish, answer: ProbeAnswer): Readiness {
  return { kind: 'ready', note: `its port ${port} could not be asked from here: ${whyOf(answer)}` };
}

function whyOf(answer: ProbeAnswer): string {
  return answer.kind === 'passed' ? '' : answer.why;
}
