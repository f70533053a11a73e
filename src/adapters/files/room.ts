import { accessSync, constants } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Room } from '../../ports/runtime.ts';

/** What is left on the file system that a folder lies on, for those who are not root; undefined where that cannot be told. */
export async function roomAt(path: string): Promise<Room | undefined> {
  try {
    const { bavail, bsize, files, ffree } = await statfs(path);
    // some file systems make inodes as they need them, and count none
    return { bytes: bavail * bsize, ...(files > 0 ? { inodes: ffree } : {}) };
  } catch {
    return undefined;
  }
}

/** Whether this user may write there, or, where nothing is there yet, in the folder above. */
export function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' && dirname(path) !== path ? mayWrite(dirname(path)) : false;
  }
}
