import { existsSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { simpleGit } from 'simple-git';
import { OrbitrError } from '../../core/errors.ts';
import type { Checkout } from '../../ports/checkout.ts';

/**
 * The repository that a folder lies in, as it was at a commit. Neither its work tree nor its index is touched. What git does not track
 * stays as it is when somebody checks a commit out, so it is there, too; but for `except`, Orbitr’s own state.
 */
export async function checkoutAt(dir: string, ref: string, except: string): Promise<Checkout> {
  const root = await topOf(dir);
  const git = simpleGit(root);
  const commit = await commitOf(root, ref);
  const copy = join(realpathSync(mkdtempSync(join(tmpdir(), 'orbitr-at-'))), 'tree');
  const remove = async () => {
    await git.raw('worktree', 'remove', '--force', copy).catch(() => undefined);
    rmSync(dirname(copy), { recursive: true, force: true });
  };
  try {
    // without a checkout of its own, git runs no hook
    await git.raw('worktree', 'add', '--quiet', '--detach', '--no-checkout', copy, commit);
    await simpleGit(copy).raw('reset', '--hard', '--quiet');
    const untracked = await git.raw('ls-files', '--others', '--directory', '-z');
    for (const path of untracked.split('\0').filter(Boolean)) link(root, copy, path.replace(/\/$/, ''), except);
  } catch (cause) {
    await remove();
    throw failed(`git cannot check ${ref} out`, cause);
  }
  return { commit, root, copy, remove };
}

async function topOf(dir: string): Promise<string> {
  try {
    return realpathSync((await simpleGit(dir).raw('rev-parse', '--show-toplevel')).replace(/\n$/, ''));
  } catch (cause) {
    if (!/not a git repository/i.test(String(cause))) throw failed('git cannot be asked', cause);
    throw new OrbitrError({
      code: 'git-failed',
      message: `${dir} is in no git repository`,
      suggestions: ['plan what the files say now: orbitr plan'],
      cause,
    });
  }
}

async function commitOf(root: string, ref: string): Promise<string> {
  try {
    return (await simpleGit(root).raw('rev-parse', '--verify', '--end-of-options', `${ref}^{commit}`)).trim();
  } catch (cause) {
    throw new OrbitrError({
      code: 'reference-missing',
      message: `there is no commit ${ref} in ${root}`,
      suggestions: ['see what there is: git log --oneline --all', 'fetch it first: git fetch origin'],
      cause,
    });
  }
}

/** A folder that is untracked as a whole may be tracked in that commit: then its content is linked only where nothing is. */
function link(root: string, copy: string, path: string, except: string): void {
  const [from, to] = [join(root, path), join(copy, path)];
  if (path === '.git' || from === except || from === copy || !existsSync(from)) return;
  if (lstatSync(to, { throwIfNoEntry: false })) return;
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(from, to);
}

function failed(what: string, cause: unknown): OrbitrError {
  const words = cause instanceof Error ? cause.message.trim().split('\n').at(-1) : String(cause);
  return new OrbitrError({
    code: 'git-failed',
    message: `${what}: ${words}`,
    suggestions: ['look: git status'],
    cause,
  });
}
