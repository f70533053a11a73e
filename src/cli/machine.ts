import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Machine } from '../operations/doctor-machine.ts';

/** The machine that this process runs on, for `orbitr doctor`. */
export function thisMachine(): Machine {
  return { nodeVersion: process.versions.node, user: userName(), access: mayUse, hasEngine, disk, gitVersion };
}

async function mayUse(path: string): Promise<'ok' | 'missing' | 'denied'> {
  try {
    await access(path, constants.R_OK | constants.W_OK);
    return 'ok';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : 'denied';
  }
}

/** The folder of the system's own programs is not on every user's path. Elsewhere than on Linux the engine is inside a machine of its own. */
async function hasEngine(): Promise<boolean> {
  const name = process.platform === 'linux' ? 'dockerd' : 'docker';
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/sbin'];
  return (await Promise.all(folders.map((folder) => isThere(join(folder, name))))).includes(true);
}

async function isThere(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function disk(path: string) {
  try {
    if (!(await stat(path)).isDirectory()) return undefined;
    const { bavail, blocks, bsize, ffree, files } = await statfs(path);
    return { free: bavail * bsize, total: blocks * bsize, inodesFree: ffree, inodes: files };
  } catch {
    // The data of an engine inside another mount namespace, or one that only root may see: nothing can be said.
    return undefined;
  }
}

async function gitVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['--version'], { timeout: 5000 });
    return stdout.trim().replace(/^git version /, '');
  } catch {
    return undefined;
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'this user');
  }
}
