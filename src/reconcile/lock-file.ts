import { join } from 'node:path';
import { emptyLock, type LockFile, lockFileName, lockText, parseLock } from '../core/config/lock-file.ts';
import { OrbitrError } from '../core/errors.ts';
import type { Runtime } from '../ports/runtime.ts';

export function readLock(runtime: Runtime): LockFile {
  const bytes = runtime.files.read(lockPath(runtime));
  if (!bytes) return emptyLock;
  const lock = parseLock(new TextDecoder().decode(bytes));
  if (!('wrong' in lock)) return lock;
  throw new OrbitrError({
    code: 'invalid-value',
    message: `${lockFileName} cannot be read: ${lock.wrong}`,
    suggestions: [
      `set it back: git checkout ${lockFileName}`,
      'or delete it: the next apply writes it anew from what runs',
    ],
    subject: { position: { file: lockFileName, line: 1, column: 1, approximate: true } },
  });
}

export interface LockChange {
  readonly images: Readonly<Record<string, string>>;
  /** `isWhole`: no others are in use, as far as every app could be read. */
  readonly extensions: { readonly used: Readonly<Record<string, string>>; readonly isWhole: boolean };
  readonly subnets: Readonly<Record<string, string>>;
  /** Entries that nothing names any longer are dropped. */
  readonly isUsed: (name: string) => boolean;
}

/** Untouched where nothing changes. */
export function updateLock(runtime: Runtime, change: LockChange): void {
  const before = readLock(runtime);
  const merge = (old: Readonly<Record<string, string>>, added: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries({ ...old, ...added }).filter(([name]) => change.isUsed(name)));
  const extensions = { ...(change.extensions.isWhole ? {} : before.extensions), ...change.extensions.used };
  const after = {
    ...before,
    extensions,
    images: merge(before.images, change.images),
    subnets: merge(before.subnets, change.subnets),
  };
  const isEmpty = [after.images, after.subnets, extensions].every((section) => Object.keys(section).length === 0);
  if (lockText(after) === lockText(before) || (isEmpty && !runtime.files.stat(lockPath(runtime)))) return;
  runtime.writeFile(lockPath(runtime), lockText(after), 0o644);
}

function lockPath(runtime: Runtime): string {
  return join(runtime.dir, lockFileName);
}
