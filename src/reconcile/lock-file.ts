import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { emptyLock, type LockFile, lockFileName, lockProblem, lockText, parseLock } from '../core/config/lock-file.ts';
import { OrbitrError } from '../core/errors.ts';
import type { Adopted } from '../core/live/adopted.ts';
import type { LockedUpdates } from '../core/updates/with-updates.ts';
import type { Runtime } from '../ports/runtime.ts';

export function readLock(runtime: Runtime): LockFile {
  const bytes = runtime.files.read(lockPath(runtime));
  if (!bytes) return emptyLock;
  const text = new TextDecoder().decode(bytes);
  const known = parsed.get(runtime);
  if (known?.text === text) return known.lock;
  const lock = parseLock(text);
  if (!('wrong' in lock)) {
    parsed.set(runtime, { text, lock });
    return lock;
  }
  const { code, message, suggestions, position } = lockProblem(lock.wrong);
  throw new OrbitrError({ code, message, suggestions, ...(position ? { subject: { position } } : {}) });
}

/** A pass reads it when it plans and when it settles. */
const parsed = new WeakMap<Runtime, { readonly text: string; readonly lock: LockFile }>();

export interface LockChange {
  readonly images: Readonly<Record<string, string>>;
  /** `isWhole`: no others are in use, as far as every app could be read. */
  readonly extensions: { readonly used: Readonly<Record<string, string>>; readonly isWhole: boolean };
  /** Of the newer images that were taken, those that still count. */
  readonly updates: (before: LockedUpdates) => LockedUpdates;
  readonly subnets: Readonly<Record<string, string>>;
  /** Host ports that were assigned. */
  readonly ports: Readonly<Record<string, number>>;
  /** Of the containers that were adopted, those that still count. */
  readonly adopted: (before: Adopted) => Adopted;
  /** Entries that nothing names any longer are dropped. */
  readonly isUsed: (name: string) => boolean;
}

/** Untouched where nothing changes. */
export function updateLock(runtime: Runtime, change: LockChange): void {
  const before = readLock(runtime);
  const merge = <T>(old: Readonly<Record<string, T>>, added: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries({ ...old, ...added }).filter(([name]) => change.isUsed(name)));
  const extensions = { ...(change.extensions.isWhole ? {} : before.extensions), ...change.extensions.used };
  const adopted = change.adopted(before.adopted ?? {});
  const updates = change.updates(before.updates ?? {});
  const after = {
    ...before,
    updates,
    extensions,
    adopted,
    images: merge(before.images, change.images),
    subnets: merge(before.subnets, change.subnets),
    ports: merge(before.ports, change.ports),
  };
  const sections = [after.images, after.subnets, after.ports, updates, extensions, adopted];
  const isEmpty = sections.every((section) => Object.keys(section).length === 0);
  if (isSame(after, before) || (isEmpty && !runtime.files.stat(lockPath(runtime)))) return;
  runtime.writeFile(lockPath(runtime), lockText(after), 0o644);
}

/** Notes down newer images that are taken from now on. */
export function lockUpdates(runtime: Runtime, updates: LockedUpdates): void {
  const before = readLock(runtime);
  const after = { ...before, updates: { ...before.updates, ...updates } };
  if (lockText(after) !== lockText(before)) runtime.writeFile(lockPath(runtime), lockText(after), 0o644);
}

/** Notes down containers that are the workspace’s from now on, though no label says so. */
export function lockAdopted(runtime: Runtime, adopted: Adopted): void {
  const before = readLock(runtime);
  const after = { ...before, adopted: { ...before.adopted, ...adopted } };
  if (!isSame(after, before)) runtime.writeFile(lockPath(runtime), lockText(after), 0o644);
}

/** As they would be written: a section that is not there is an empty one. */
function isSame(a: LockFile, b: LockFile): boolean {
  const whole = (lock: LockFile) => ({ ...lock, extensions: lock.extensions ?? {}, adopted: lock.adopted ?? {} });
  return isDeepStrictEqual(whole(a), whole(b));
}

function lockPath(runtime: Runtime): string {
  return join(runtime.dir, lockFileName);
}
