import { openApply, openRollback } from '../../core/revision/choose.ts';
import type { Runtime } from '../../ports/runtime.ts';

type Timed = Pick<Runtime, 'clock'> & {
  readonly store: Pick<Runtime['store'], 'revisions'>;
  readonly docker: Pick<Runtime['docker'], 'inspectContainer'>;
};

/**
 * Unix milliseconds at which this was waited for first, by whichever pass: one that died has used up some of the time, and its successor
 * has what is left. Nothing is written down where no revision is open, as in a repair.
 */
export function waitedSince({ store: { revisions }, clock }: Omit<Timed, 'docker'>, app: string, what: string): number {
  const own = revisions.list(app);
  const open = openApply(own) ?? openRollback(own);
  const known = open?.gates?.[what];
  if (known !== undefined) return known;
  const now = clock.now();
  if (open) revisions.put({ ...open, gates: { ...open.gates, [what]: now } });
  return now;
}

/** When the gate of one container opens. A container that was started since it was waited for first, as after a reboot, has all of its time. */
export async function openedAt({ docker, clock }: Omit<Timed, 'store'>, name: string, since: number): Promise<number> {
  const now = clock.now();
  if (since >= now) return now;
  const container = await docker.inspectContainer(name);
  const started = container ? Date.parse(container.State.StartedAt) : since;
  return Math.min(now, Math.max(since, started));
}
