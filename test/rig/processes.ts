import { readdirSync, readFileSync } from 'node:fs';

/** SIGKILL to a process and everything that it started, in whatever process groups they are: what a machine that fails does. */
export function killTree(pid: number): void {
  // looked up before the first dies: orphans have another parent
  for (const victim of [pid, ...descendants(pid)]) kill(victim);
}

/** What a process started and what those started, as far as they live. */
function descendants(pid: number): readonly number[] {
  const children = processes().filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child.pid, ...descendants(child.pid)]);
}

function processes(): readonly { readonly pid: number; readonly parent: number }[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.flatMap((name) => {
    const parent = parentOf(name);
    return parent === undefined ? [] : [{ pid: Number(name), parent }];
  });
}

/** The name in parentheses may hold anything; the parent is the second field behind it. */
function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : Number(parent);
  } catch {
    return undefined;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it ended in this very moment
  }
}
