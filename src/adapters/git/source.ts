import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { OrbitrError } from '../../core/errors.ts';
import type { Commit } from '../../core/revision/types.ts';
import { affectedApps } from '../../core/source/affected.ts';
import type { GitSettings } from '../../core/source/settings.ts';
import type { Exclusively, GitSource, Moved } from '../../ports/git-source.ts';
import { writeAtomic } from '../files/write-atomic.ts';
import { git } from './call.ts';
import { askTip, fetchTip, withServer } from './fetch.ts';
import { layOut } from './lay-out.ts';
import { othersEnded } from './others.ts';
import { openPlace, type Place } from './place.ts';
import { verifyCommit } from './verify.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Opens what is followed. No server is asked: the last good commit is served at once, also where the server is down. A checkout that a
 * killed process left half done is completed first. `exclusively`: keeps whoever reads the folder away while files are moved in.
 */
export async function openGitSource(
  settings: GitSettings,
  {
    environment,
    exclusively = (work) => work(),
  }: { readonly environment: Environment; readonly exclusively?: Exclusively },
): Promise<GitSource> {
  const place = await openPlace(settings, environment);
  await exclusively(() => completeCheckout(place));
  let current = await describe(place, 'HEAD');
  /** What was brought last: a commit that is refused is not brought again with each question. */
  let brought: string | undefined;
  let moves = 0;
  return {
    dir: join(realpathSync(place.checkout), settings.path),
    current: () => current,
    poll: async (signal) => {
      const tip = await askTip(place, settings, signal);
      if (tip.commit === current?.id) return 'unchanged';
      if (tip.commit !== brought) brought = await fetchTip(place, settings, tip, signal);
      const id = brought;
      if (id === current?.id) return 'unchanged';
      await verifyCommit(place, id, settings.signers);
      const [commit, changed] = await Promise.all([
        describe(place, id),
        changedApps(place, current?.id, id),
        checkWorkspace(place, settings, id),
      ]);
      if (!commit) throw new OrbitrError({ code: 'git-failed', message: `git knows nothing of ${id} that it brought` });
      await exclusively(() => serve(place, id));
      if (settings.submodules) await bringSubmodules(place, settings, signal);
      current = commit;
      moves += 1;
      if (moves % movesBetweenTidying === 0) await git(place.call(), 'gc', '--auto', '--quiet').catch(() => undefined);
      return { commit, changed } satisfies Moved;
    },
    holds: async (path) => {
      const own = settings.path === '' ? path : `${settings.path}/${path}`;
      return (await git(place.call(), 'ls-files', '--', own)) !== '';
    },
    close: async () => undefined,
  };
}

/** Commits that were served are in nobody’s way; git itself knows when there are many. */
const movesBetweenTidying = 20;

/** The commit that is served is named last: until then whoever opens it again lays the same commit out again. */
async function serve(place: Place, id: string): Promise<void> {
  writeAtomic(place.marker, `${id}\n`, 0o600);
  try {
    await layOut(place, id);
  } catch (error) {
    if (error instanceof OrbitrError) rmSync(place.marker, { force: true });
    throw error;
  }
  await git(place.call(), 'update-ref', '--no-deref', 'HEAD', id);
  rmSync(place.marker, { force: true });
}

async function completeCheckout(place: Place): Promise<void> {
  const locks = ['index.lock', 'HEAD.lock', 'shallow.lock', 'config.lock'].map((lock) =>
    join(place.checkout, '.git', lock),
  );
  const isHalf = existsSync(place.marker);
  if (isHalf || locks.some((lock) => existsSync(lock))) await othersEnded(place.checkout);
  for (const lock of locks) rmSync(lock, { force: true });
  if (!isHalf) return;
  const id = readFileSync(place.marker, 'utf8').trim();
  const isThere = await git(place.call(), 'cat-file', '-e', `${id}^{tree}`).then(
    () => true,
    () => false,
  );
  if (isThere) await serve(place, id);
  else rmSync(place.marker, { force: true });
}

async function describe(place: Place, ref: string): Promise<Commit | undefined> {
  try {
    const line = await git(place.call(), 'log', '-1', '--format=%H%x00%an <%ae>%x00%s', ref);
    const [id = '', author = '', subject = ''] = line.trimEnd().split('\0');
    return id === '' ? undefined : { id, author, subject };
  } catch {
    return undefined; // nothing was served yet
  }
}

/** A folder without orbitr.yaml would read like a workspace that lost all its apps. Throws `source-failed`. */
async function checkWorkspace(place: Place, { path, url }: GitSettings, id: string): Promise<void> {
  const names = ['orbitr.yaml', 'orbitr.yml'].map((name) => (path === '' ? name : `${path}/${name}`));
  if ((await git(place.call(), 'ls-tree', '--full-tree', '--name-only', id, '--', ...names)) !== '') return;
  const all = (await git(place.call(), 'ls-tree', '-r', '-z', '--name-only', '--full-tree', id)).split('\0');
  const folders = all
    .filter((file) => /(?:^|\/)orbitr\.ya?ml$/.test(file))
    .map((file) => file.replace(/\/?[^/]*$/, ''));
  const isThere = path === '' || all.some((file) => file.startsWith(`${path}/`));
  const others = folders.filter((folder) => folder !== path);
  throw new OrbitrError({
    code: 'source-failed',
    message: `commit ${id.slice(0, 10)} of ${url} has no ${isThere ? `orbitr.yaml in ${path === '' ? 'its root' : path}` : `folder ${path}`}`,
    suggestions: [
      ...others
        .slice(0, 3)
        .map((folder) =>
          folder === '' ? 'there is one in its root: leave --path out' : `there is one in ${folder}: --path ${folder}`,
        ),
      ...(others.length === 0 ? ['push one; an empty orbitr.yaml is a workspace'] : []),
    ],
    subject: { commit: id },
  });
}

/** Between two trees, whether or not one is the other’s past: a forced push is a move like any other. */
async function changedApps(place: Place, before: string | undefined, after: string): Promise<Moved['changed']> {
  if (before === undefined) return 'all';
  try {
    const words = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', before, after];
    return affectedApps((await git(place.call(), ...words)).split('\0').filter(Boolean), place.within);
  } catch {
    return 'all'; // the commit before is not there any more: somebody tidied up
  }
}

async function bringSubmodules(place: Place, settings: GitSettings, signal: AbortSignal): Promise<void> {
  const only = place.within === '' ? [] : ['--', place.within];
  const words = ['submodule', 'update', '--init', '--recursive', '--force', '--depth=1', ...only];
  await withServer(place, settings, signal, words);
}
