import type { SimpleGitOptions } from 'simple-git';

export interface GitCall {
  readonly dir: string;
  /** The whole environment of git; see `gitEnvironment`. */
  readonly environment: Readonly<Record<string, string>>;
  /** For commands that read a list from stdin. */
  readonly input?: string;
}

/**
 * One git command on this machine, and what it prints. Its words are ours: what comes from outside stands behind `--` or in a ref’s full name.
 * Rejects with git’s own words. simple-git waits 50 ms after each command that prints nothing, and laying a commit out takes many of those.
 */
export async function git({ dir, environment, input }: GitCall, ...words: readonly string[]): Promise<string> {
  const { execa } = await import('execa');
  const stdin = input === undefined ? { stdin: 'ignore' as const } : { input };
  const { failed, stdout, stderr, shortMessage } = await execa('git', words, {
    cwd: dir,
    env: environment,
    extendEnv: false,
    reject: false,
    stripFinalNewline: false,
    maxBuffer: 256_000_000,
    ...stdin,
  });
  if (failed) throw new Error(stderr.trim() || `git ${words[0]}: ${shortMessage}`);
  return stdout;
}

export interface ServerCall extends GitCall {
  readonly signal: AbortSignal;
  /** Milliseconds without output after which git is ended. */
  readonly patience: number;
}

/** A command that speaks to a server: it may hang, and somebody may not want to wait for it. */
export async function gitOverNetwork(call: ServerCall, ...words: readonly string[]): Promise<string> {
  const { simpleGit } = await import('simple-git');
  const { dir, environment, signal, patience } = call;
  return simpleGit({
    baseDir: dir,
    unsafe,
    allowEnvironment: Object.keys(environment),
    // git ends its children itself, and leaves no lock behind
    abort: signal,
    timeout: { block: patience },
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
};
