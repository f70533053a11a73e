import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { OrbitrError } from '../../core/errors.ts';
import type { FoundHooks, HookChange } from '../../core/hook/plan-hooks.ts';
import { hookEvents, keptSuffix } from '../../core/hook/script.ts';
import type { PushedRepository, PushedTree } from '../../ports/pushed-repository.ts';
import { writeAtomic } from '../files/write-atomic.ts';
import { type GitCall, git } from './call.ts';
import { localEnvironment } from './environment.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What git tells a hook of objects that are not accepted yet. */
const quarantine = ['GIT_QUARANTINE_PATH', 'GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES'];

/** Throws `git-failed` where the folder is in no repository, or in one that this user may not use. */
export async function openPushedRepository(folder: string, environment: Environment): Promise<PushedRepository> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw notOne(folder, 'there is no such folder');
  const own = localEnvironment(environment);
  const facts = await git(
    { dir: folder, environment: own },
    'rev-parse',
    '--absolute-git-dir',
    '--git-path',
    'hooks',
  ).catch((cause: unknown) => {
    throw notOne(folder, String(cause instanceof Error ? cause.message : cause));
  });
  const [gitDir = '', hooks = ''] = facts.split('\n');
  const dir = realpathSync(gitDir);
  const head = await git({ dir, environment: own }, 'symbolic-ref', '--short', 'HEAD').catch(() => 'main');
  const hooksDir = resolve(folder, hooks);
  return {
    dir,
    hooksDir,
    branch: head.trim(),
    hooks: () => foundIn(hooksDir),
    change: (changes) => {
      for (const change of changes) carryOut(hooksDir, change);
    },
    tree: (commit, path) => treeOf({ dir, environment: { ...own, ...picked(environment) } }, commit, path),
  };
}

function foundIn(hooksDir: string): FoundHooks {
  const names = hookEvents.flatMap((event) => [event, `${event}${keptSuffix}`]);
  return Object.fromEntries(
    names.map((name) => [
      name,
      existsSync(join(hooksDir, name)) ? readFileSync(join(hooksDir, name), 'utf8') : undefined,
    ]),
  );
}

function carryOut(hooksDir: string, { event, act, text }: HookChange): void {
  const path = join(hooksDir, event);
  const kept = `${path}${keptSuffix}`;
  mkdirSync(hooksDir, { recursive: true });
  if (act === 'chain') renameSync(path, kept);
  if (text !== undefined) writeAtomic(path, text, 0o755);
  if (act === 'remove') rmSync(path);
  if (act === 'restore') renameSync(kept, path);
}

async function treeOf(call: GitCall, commit: string, path: string): Promise<PushedTree | undefined> {
  const kind = await git(call, 'cat-file', '-t', path === '' ? `${commit}^{tree}` : `${commit}:${path}`).catch(
    () => '',
  );
  if (kind.trim() !== 'tree') return undefined;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'orbitr-pushed-')));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const tree = join(folder, 'tree');
    mkdirSync(tree);
    chmodSync(folder, 0o700);
    const environment = {
      ...call.environment,
      GIT_DIR: call.dir,
      GIT_WORK_TREE: tree,
      GIT_INDEX_FILE: join(folder, 'index'),
    };
    await git({ dir: tree, environment }, 'read-tree', commit);
    await git({ dir: tree, environment }, 'checkout-index', '--all', '--force');
    return { dir: join(tree, path), remove };
  } catch (cause) {
    remove();
    throw new OrbitrError({
      code: 'git-failed',
      message: `git cannot lay ${commit.slice(0, 10)} out: ${cause instanceof Error ? cause.message.trim() : String(cause)}`,
      cause,
    });
  }
}

function picked(environment: Environment): Readonly<Record<string, string>> {
  return Object.fromEntries(quarantine.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
}

function notOne(folder: string, why: string): OrbitrError {
  const owner = /dubious ownership/.test(why);
  const what = owner
    ? 'belongs to another user'
    : /not a git repository/.test(why)
      ? 'is in no git repository'
      : why.trim();
  return new OrbitrError({
    code: 'git-failed',
    message: owner || what.startsWith('is ') ? `${folder} ${what}` : `${folder}: ${what}`,
    suggestions: owner
      ? ['run this as its owner: sudo -u git orbitr hook install']
      : ['name the repository: orbitr hook install --bare /srv/git/server.git'],
  });
}
