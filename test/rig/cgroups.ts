import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

/** Removes the empty control groups that an engine leaves when it is ended at once. */
export function removeCgroups(engineName: string): void {
  const mount = '/sys/fs/cgroup';
  if (!existsSync(mount)) return;
  const hierarchies = [mount, ...folders(mount)];
  for (const hierarchy of hierarchies) {
    const parent = join(hierarchy, 'orbitr-rig');
    removeTree(join(parent, engineName));
    if (existsSync(parent) && folders(parent).length === 0) removeTree(parent);
  }
}

function removeTree(dir: string): void {
  if (!existsSync(dir)) return;
  for (const child of folders(dir)) removeTree(child);
  try {
    rmdirSync(dir);
  } catch {
    // a process of it is still on its way out; an empty group costs nothing
  }
}

function folders(dir: string): readonly string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(dir, entry.name));
}
