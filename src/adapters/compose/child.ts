import { rmSync } from 'node:fs';
import type { ChildRecord } from '../../ports/child-journal.ts';
import type { Clock } from '../../ports/clock.ts';
import { bootId, startTimeOf } from './process-identity.ts';

const beat = 100;
const graceAfterTerm = 10_000;
const graceAfterKill = 10_000;

/** Is it that very process, not a later one that got its number? */
export function isAlive(child: ChildRecord): boolean {
  return child.bootId === bootId() && startTimeOf(child.pid) === child.startTime;
}

/**
 * For the child of an Orbitr that died: waits `patience` milliseconds for it to finish its work, then ends it and its group.
 * Returns when it is gone; its output file goes too.
 */
export async function waitThenEnd(
  child: ChildRecord,
  options: { readonly patience: number; readonly clock: Clock },
): Promise<void> {
  if (!(await isGoneWithin(child, options.patience, options.clock))) await endGroup(child, options.clock);
  rmSync(child.log, { force: true });
}

/** SIGTERM to the whole group, by which Compose lets go in order, then SIGKILL. */
export async function endGroup(child: ChildRecord, clock: Clock): Promise<void> {
  signalGroup(child, 'SIGTERM');
  if (await isGoneWithin(child, graceAfterTerm, clock)) return;
  signalGroup(child, 'SIGKILL');
  await isGoneWithin(child, graceAfterKill, clock);
}

function signalGroup(child: ChildRecord, signal: NodeJS.Signals): void {
  if (!isAlive(child)) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // it ended in this very moment
  }
}

async function isGoneWithin(child: ChildRecord, ms: number, clock: Clock): Promise<boolean> {
  const until = clock.now() + ms;
  while (isAlive(child)) {
    if (clock.now() >= until) return false;
    await clock.sleep(beat);
  }
  return true;
}
