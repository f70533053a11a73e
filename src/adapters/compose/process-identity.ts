import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The boot that this machine runs in; empty where it does not tell (macOS). */
export function bootId(): string {
  return readOr('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}

/** When a living process started, opaque but stable over its life and over `exec`. Undefined where there is no such process, or only its remains. */
export function startTimeOf(pid: number): string | undefined {
  const stat = readOr(`/proc/${pid}/stat`);
  if (stat !== undefined) return fromStat(stat);
  return readOr('/proc/self/stat') === undefined ? fromPs(pid) : undefined;
}

/** The name stands in parentheses and may hold spaces and parentheses; the fields behind it are counted from the last one. */
function fromStat(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTime] = [fields[0], fields[19]];
  return state === 'Z' || state === 'X' ? undefined : startTime;
}

function fromPs(pid: number): string | undefined {
  try {
    const [state = '', ...start] = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { encoding: 'utf8' })
      .trim()
      .split(/\s+/);
    return state === '' || state.startsWith('Z') ? undefined : start.join(' ');
  } catch {
    return undefined;
  }
}

function readOr(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
