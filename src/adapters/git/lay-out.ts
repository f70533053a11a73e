import { lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { OrbitrError } from '../../core/errors.ts';
import { git } from './call.ts';
import type { Place } from './place.ts';
import { sameContent } from './same-content.ts';

/** What has to be done to a folder so that it holds a commit. */
interface Changes {
  /** Paths whose content is another, or that are not there. */
  readonly write: readonly string[];
  /** Those of them that are not there, as far as git knows. */
  readonly added: readonly string[];
  readonly remove: readonly string[];
}

/**
 * Makes the checkout hold a commit, whatever it holds now: what was half done or edited by hand is set right, what did not change keeps its
 * inode, and what git does not track stays. Everything is written aside first and then moved, file by file: a disk that is full or a power
 * cut leaves nothing half written. Paths of the repository that were changed are returned. Throws `source-failed`, before anything is
 * touched, where something lies in the way.
 */
export async function layOut(place: Place, commit: string): Promise<readonly string[]> {
  const { checkout, staging } = place;
  const { write, remove, added } = await changesTo(place, commit);
  if (added.length > 0) await refuseObstacles(place, commit, { write: added, remove });
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  await writeAside(place, commit, write);
  for (const path of remove) removeFile(checkout, path);
  for (const path of write) moveIn(join(staging, path), join(checkout, path));
  // keeps what the index knows of files that did not change
  await git(place.call(), 'read-tree', '--reset', commit);
  if (place.within) await skipOthers(place);
  rmSync(staging, { recursive: true, force: true });
  return [...new Set([...write, ...remove])];
}

/** Asked of the files themselves, not of the commit before: so it finds what a killed predecessor left, and what hands changed. */
async function changesTo(place: Place, commit: string): Promise<Changes> {
  await git(place.call(), 'update-index', '-q', '--refresh').catch(() => undefined);
  const raw = await git(place.call(), 'diff-index', '--raw', '-z', '--no-renames', commit, ...place.scope);
  const parts = raw.split('\0').filter(Boolean);
  const found: { readonly path: string; readonly letter: string; readonly mode: string }[] = [];
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const [mode = ''] = (parts[index] ?? '').slice(1).split(' ');
    found.push({ path: parts[index + 1] ?? '', letter: (parts[index] ?? '').at(-1) ?? '', mode });
  }
  // seen from the commit: what only the folder has is an addition. A submodule is no file.
  const files = found.filter(({ mode }) => mode !== '160000');
  return {
    write: files.filter(({ letter }) => letter !== 'A').map(({ path }) => path),
    added: files.filter(({ letter }) => letter === 'D').map(({ path }) => path),
    remove: files.filter(({ letter }) => letter === 'A').map(({ path }) => path),
  };
}

/** What git does not track is somebody’s data: it is never written over. */
async function refuseObstacles(
  place: Place,
  commit: string,
  { write, remove }: Pick<Changes, 'write' | 'remove'>,
): Promise<void> {
  const { call, checkout } = place;
  const tracked = new Set((await git(call(), 'ls-files', '-z')).split('\0'));
  const going = new Set(remove);
  const isForeign = (path: string): boolean => {
    const stat = look(join(checkout, path));
    if (!stat) return false;
    return stat.isDirectory() ? holdsForeign(path) : !tracked.has(path);
  };
  const holdsForeign = (folder: string): boolean =>
    readdirSync(join(checkout, folder)).some((name) => isForeign(`${folder}/${name}`) || isEmpty(`${folder}/${name}`));
  const isEmpty = (path: string) =>
    lstatSync(join(checkout, path)).isDirectory() && readdirSync(join(checkout, path)).length === 0;
  const foreign = write.filter((path) => isForeign(path));
  const moved = await sameContent(
    place,
    commit,
    foreign.filter((path) => !look(join(checkout, path))?.isDirectory()),
  );
  const inTheWay =
    foreign.find((path) => !moved.has(path)) ??
    write.flatMap(parents).find((folder) => {
      const stat = look(join(checkout, folder));
      return stat && !stat.isDirectory() && !going.has(folder) && !tracked.has(folder);
    });
  if (inTheWay === undefined) return;
  throw new OrbitrError({
    code: 'source-failed',
    message: `commit ${commit.slice(0, 10)} brings ${inTheWay}, and something that is not git’s lies there`,
    suggestions: [`move it away: mv ${join(checkout, inTheWay)} /somewhere/else`],
    subject: { commit },
  });
}

/** Nothing is there, too, where a file stands in place of a folder above it. */
function look(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function parents(path: string): readonly string[] {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** With an index of its own: the checkout’s still tells what lies there. */
async function writeAside(place: Place, commit: string, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  const index = join(dirname(place.staging), 'staging-index');
  rmSync(index, { force: true });
  try {
    await git(place.call({ index }), 'read-tree', commit);
    const input = `${paths.join('\0')}\0`;
    await git(place.call({ index, input }), 'checkout-index', '-z', '--stdin', `--prefix=${place.staging}/`);
  } finally {
    rmSync(index, { force: true });
  }
}

function removeFile(checkout: string, path: string): void {
  rmSync(join(checkout, path), { force: true });
  for (const folder of parents(path).toReversed()) {
    try {
      rmdirSync(join(checkout, folder));
    } catch {
      return; // somebody’s data lies in it, or it is gone
    }
  }
}

/** A file takes the place of a folder only where that is empty by now; `refuseObstacles` has looked. */
function moveIn(from: string, to: string): void {
  const stat = lstatSync(to, { throwIfNoEntry: false });
  if (stat?.isDirectory()) rmSync(to, { recursive: true });
  makeFolders(dirname(to));
  renameSync(from, to);
}

function makeFolders(dir: string): void {
  const stat = lstatSync(dir, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return;
  if (stat) rmSync(dir);
  makeFolders(dirname(dir));
  mkdirSync(dir);
}

/** What lies outside the workspace is in the commit, and not missing from the folder. */
async function skipOthers({ call, within }: Place): Promise<void> {
  const all = (await git(call(), 'ls-files', '-z')).split('\0').filter(Boolean);
  const others = all.filter((path) => !path.startsWith(`${within}/`));
  if (others.length > 0)
    await git(call({ input: `${others.join('\0')}\0` }), 'update-index', '-z', '--skip-worktree', '--stdin');
}
