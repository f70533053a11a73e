import { readdirSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds: git works on what lies there; what takes longer speaks to a server, and writes nothing until it is told. */
const patience = 10_000;

/**
 * Waits until no git works in a folder any more. One that a killed process had begun lives on for a moment, and would write what it had read
 * before over what is set right now. Where processes cannot be looked at, nothing is waited for.
 */
export async function othersEnded(folder: string): Promise<void> {
  const real = realpathSync(folder);
  for (const end = performance.now() + patience; performance.now() < end && isAtWork(real); ) await sleep(20);
}

function isAtWork(folder: string): boolean {
  try {
    return readdirSync('/proc').some((pid) => /^\d+$/.test(pid) && isGitIn(pid, folder));
  } catch {
    return false;
  }
}

function isGitIn(pid: string, folder: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === folder && readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('git');
  } catch {
    return false; // it has ended, or is somebody else's
  }
}
