import type { SimpleGitOptions } from 'simple-git';
import { simpleGit } from 'simple-git';

export interface GitCall {
  readonly dir: string;
  /** The whole environment of git; see `gitEnvironment`. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds without output after which git is ended. */
  readonly patience?: number | undefined;
  /** For commands that read a list from stdin. */
  readonly input?: string;
}

/** One git command, and what it prints. Its words are ours: what comes from outside stands behind `--` or in a ref’s full name. */
export async function git(call: GitCall, ...words: readonly string[]): Promise<string> {
  const { dir, environment, signal, patience, input } = call;
  return simpleGit({
    baseDir: dir,
    unsafe,
    allowEnvironment: Object.keys(environment),
    // git ends its children itself on SIGINT, and leaves no lock behind
    ...(signal ? { abort: signal } : {}),
    ...(patience ? { timeout: { block: patience } } : {}),
    ...(input === undefined ? {} : { input: () => input }),
  })
    .env(environment)
    .raw(...words);
}

/** What simple-git keeps from callers that hand on foreign settings. The environment is made by Orbitr alone. */
const unsafe: NonNullable<SimpleGitOptions['unsafe']> = {
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeFsMonitor: true,
  allowUnsafeHooksPath: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeSshCommand: true,
  allowUnsafeTemplateDir: true,
};
