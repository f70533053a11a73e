import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file whole or not at all: whoever reads meanwhile sees the old content or the new one, also after a power cut. `mode` holds
 * whatever the umask says, and so does `folderMode` for folders that have to be made on the way. A file's system error is thrown as it is.
 */
export function writeAtomic(path: string, content: string | Uint8Array, mode: number, folderMode?: number): void {
  makeFolder(dirname(path), folderMode);
  const draft = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    writeSynced(draft, content, mode);
    renameSync(draft, path);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw cause;
  }
}

function makeFolder(dir: string, mode: number | undefined): void {
  const first = mkdirSync(dir, { recursive: true });
  if (first === undefined || mode === undefined) return;
  for (let made = dir; made.startsWith(first); made = dirname(made)) chmodSync(made, mode);
}

function writeSynced(path: string, content: string | Uint8Array, mode: number): void {
  const file = openSync(path, 'wx', mode);
  try {
    fchmodSync(file, mode);
    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
