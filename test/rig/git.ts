import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

/** A bare repository and a work tree from which tests push to it. */
export interface TestRepository {
  /** Holds both, and nothing else. */
  readonly root: string;
  /** Absolute: the bare repository. */
  readonly bare: string;
  /** Absolute: the work tree. */
  readonly tree: string;
  /** Runs git in the work tree; rejects with its words. */
  readonly git: (...words: readonly string[]) => Promise<string>;
  /** Writes files (undefined: removes), commits and pushes all to the branch that is checked out. Gives the commit’s id. */
  readonly push: (
    files: Readonly<Record<string, string | undefined>>,
    ...options: readonly string[]
  ) => Promise<string>;
  readonly commit: (
    files: Readonly<Record<string, string | undefined>>,
    ...options: readonly string[]
  ) => Promise<string>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** Whoever runs the tests may have settings of their own: none of them counts. */
export const gitEnv = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};

export async function makeRepository(env: Readonly<Record<string, string>> = {}): Promise<TestRepository> {
  const root = mkdtempSync(join(tmpdir(), 'orbitr-git-'));
  const [bare, tree] = [join(root, 'server.git'), join(root, 'work')];
  const run = async (cwd: string, words: readonly string[]): Promise<string> => {
    const { stdout, stderr } = await execa('git', words, { cwd, env: { ...gitEnv, ...env } });
    return `${stdout}${stderr}`.trim();
  };
  await run(root, ['init', '--quiet', '--bare', '--initial-branch=main', bare]);
  await run(bare, ['config', 'http.receivepack', 'true']);
  await run(root, ['init', '--quiet', '--initial-branch=main', tree]);
  await run(tree, ['remote', 'add', 'origin', bare]);
  const commit: TestRepository['commit'] = async (files, ...options) => {
    for (const [path, content] of Object.entries(files)) {
      const file = join(tree, path);
      if (content === undefined) rmSync(file, { recursive: true });
      else {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
    }
    await run(tree, ['add', '--all']);
    await run(tree, ['commit', '--quiet', '--allow-empty', '-m', `change ${Object.keys(files).join(' ')}`, ...options]);
    return run(tree, ['rev-parse', 'HEAD']);
  };
  return {
    root,
    bare,
    tree,
    git: (...words) => run(tree, words),
    commit,
    push: async (files, ...options) => {
      const id = await commit(files, ...options);
      await run(tree, ['push', '--quiet', '--force', 'origin', 'HEAD']);
      return id;
    },
    [Symbol.asyncDispose]: async () => rmSync(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}
