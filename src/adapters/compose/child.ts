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
 * Returns when it is gone, and its output file too; or when the signal fires, and then nothing was done to it.
 */
export async function waitThenEnd(
  child: ChildRecord,
  options: { readonly patience: number; readonly clock: Clock; readonly signal?: AbortSignal },
): Promise<void> {
  const { patience, clock, signal } = options;
  const isGone = await isGoneWithin(child, patience, clock, signal);
  if (!isGone && signal?.aborted) return;
  if (!isGone) await endGroup(child, clock);
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

async function isGoneWithin(child: ChildRecord, ms: number, clock: Clock, signal?: AbortSignal): Promise<boolean> {
  const until = clock.now() + ms;
  while (isAlive(child)) {
    if (clock.now() >= until || signal?.aborted) return false;
    await clock.sleep(beat, signal);
  }
  return true;
}
