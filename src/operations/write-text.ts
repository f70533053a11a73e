import { OrbitrError } from '../core/errors.ts';
import type { Runtime } from '../ports/runtime.ts';

export interface NewText {
  /** Absolute folder that `path` is relative to. */
  readonly dir: string;
  readonly path: string;
  readonly text: string | Uint8Array;
  /** Permission bits; 0644 if left out. */
  readonly mode?: number;
  /** What else could be done, where it cannot be written. */
  readonly elsewhere?: string;
}

/** A file that Orbitr writes for a person. Throws `file-unreadable` with what is in the way. */
export function writeText(
  { dir, path, text, mode = 0o644, elsewhere }: NewText,
  writeFile: Runtime['writeFile'],
): void {
  try {
    writeFile(`${dir}/${path}`, text, mode);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    const [why, mend] = obstacles[code] ?? [message, 'mend that'];
    throw new OrbitrError({
      code: 'file-unreadable',
      message: `${dir}/${path} cannot be written: ${why}`,
      suggestions: [`${mend.replace('FOLDER', dir)}, then run it again`, ...(elsewhere ? [elsewhere] : [])],
      cause,
    });
  }
}

const denied = ['this user has no right to', 'make the folder your own: `sudo chown "$USER" FOLDER`'] as const;

const obstacles: Readonly<Record<string, readonly [why: string, mend: string]>> = {
  EACCES: denied,
  EPERM: denied,
  EROFS: ['the file system is read-only', 'mount it writable'],
  EISDIR: ['a folder is there', 'choose another name'],
  ENOSPC: ['no space is left', 'make room'],
  ENOTDIR: ['a file is where a folder must be', 'move the file away'],
};
