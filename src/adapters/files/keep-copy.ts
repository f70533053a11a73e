import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Copies a file, or a folder with all that is in it, with rights and owners; `.git` is left out. Links in a folder stay links, as a
 * container that mounts it sees them: what they lead to on the host is none of its business. Whole or not at all; where it is there
 * already, that stays. A system error is thrown as it is.
 */
export function keepCopy(source: string, to: string): void {
  if (lstatSync(to, { throwIfNoEntry: false })) return;
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  const draft = join(dirname(to), `.${basename(to)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    copy(realpathSync(source), draft);
    renameSync(draft, to);
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    throw cause;
  }
}

function copy(source: string, to: string): void {
  const stat = lstatSync(source);
  if (stat.isSymbolicLink()) symlinkSync(readlinkSync(source), to);
  else if (stat.isDirectory()) {
    mkdirSync(to);
    for (const name of readdirSync(source).filter((each) => each !== '.git')) copy(join(source, name), join(to, name));
  } else if (stat.isFile()) copyFileSync(source, to);
  else return;
  takeRights(to, stat);
}

/** Only root may give a file to somebody. */
function takeRights(path: string, stat: Stats): void {
  if (process.getuid?.() === 0) lchownSync(path, stat.uid, stat.gid);
  // after the owner: a change of owner takes the bits away that run as somebody else
  if (!stat.isSymbolicLink()) chmodSync(path, stat.mode & 0o7777);
}
