import {
  type BigIntStats,
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { OrbitrError } from '../../core/errors.ts';
import type { FileReader, FileStat } from '../../core/files/reader.ts';

/** The file system of this machine. */
export const fileReader: FileReader = {
  read: (path, most) => orAbsent(path, () => (most === undefined ? readFileSync(path) : beginning(path, most))),
  stat: (path) => orAbsent(path, () => statFrom(statSync(path, { bigint: true }))),
  list: (path) => orAbsent(path, () => readdirSync(path).sort()) ?? [],
  realPath: (path) => orAbsent(path, () => realpathSync(path)),
};

function beginning(path: string, most: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    if (fstatSync(file).size <= most) return readFileSync(file);
    const bytes = Buffer.alloc(most);
    return bytes.subarray(0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}

function statFrom(stats: BigIntStats): FileStat {
  const { ino, size, mtimeNs, ctimeNs, mode } = stats;
  return {
    kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other',
    size: Number(size),
    mode: Number(mode & 0o7777n),
    signature: [ino, size, mtimeNs, ctimeNs].join('-'),
    identity: String(ino),
    changedAt: Number(ctimeNs / 1_000_000n),
  };
}

function orAbsent<T>(path: string, ask: () => T): T | undefined {
  try {
    return ask();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(path, code, cause);
  }
}

function unreadable(path: string, code: string | undefined, cause: unknown): OrbitrError {
  const [why, suggestion] = reasons[code ?? ''] ?? [
    `cannot be read (${code ?? String(cause)})`,
    `look at it: \`ls -ld ${path}\``,
  ];
  return new OrbitrError({
    code: 'file-unreadable',
    message: `${path} ${why}`,
    suggestions: [suggestion.replace('PATH', path)],
    cause,
  });
}

const reasons: Readonly<Record<string, readonly [string, string]>> = {
  EACCES: ['may not be read by this user', 'make it your own: `sudo chown "$USER" PATH`, or run as its owner'],
  EPERM: ['may not be read by this user', 'make it your own: `sudo chown "$USER" PATH`, or run as its owner'],
  ELOOP: ['is a link that leads back to itself', 'replace the link: `ls -l PATH` shows where it points'],
  EISDIR: ['is a folder where a file must be', 'rename or remove the folder'],
  ENOTDIR: ['is a file where a folder must be', 'rename or remove the file'],
};
