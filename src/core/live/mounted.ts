/** What lies where a container has mounted something, by absolute path on this machine. */
export type MountedFiles = Readonly<Record<string, MountedFile>>;

export interface MountedFile {
  /** Another one after it was replaced: a container that runs goes on seeing what it was started with. */
  readonly identity: string;
  /** Of everything in it. Absent where its content says nothing, or is too much to read. */
  readonly digest?: string;
}

/** The same, looked at just now. */
export interface SeenFile extends MountedFile {
  readonly kind: 'file' | 'folder';
  /** The container may write it: then a change in place may be its own. */
  readonly writable: boolean;
  /** Unix milliseconds at which anything of it changed last. */
  readonly changedAt: number;
}

export type FileDifference = 'changed' | 'replaced';

/**
 * How a mount differs from what a container was started with. The container of a file that was replaced sees the old one; so does that of
 * a folder. Where the content is the same, that makes no difference yet.
 */
export function fileDifference(before: MountedFile | undefined, now: SeenFile): FileDifference | undefined {
  if (!before) return undefined;
  const isReplaced = before.identity !== now.identity;
  const isKnown = before.digest !== undefined && now.digest !== undefined;
  if (isKnown && before.digest === now.digest) return undefined;
  if (isReplaced) return 'replaced';
  return isKnown && !now.writable ? 'changed' : undefined;
}
