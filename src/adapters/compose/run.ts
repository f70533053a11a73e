export interface RunOutput {
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Set where the program could not be run to its end: not found, or overdue. */
  readonly trouble?: string;
}

/** Runs a short command that changes nothing. It sees exactly the given environment and a closed stdin; it never throws. */
export async function run(
  command: readonly string[],
  options: { readonly environment: Readonly<Record<string, string>>; readonly deadline: number; readonly cwd?: string },
): Promise<RunOutput> {
  // Loaded only where a process is started at all: a pass that finds nothing to do starts none.
  const { execa } = await import('execa');
  const [file = '', ...words] = command;
  const result = await execa(file, words, {
    env: options.environment,
    extendEnv: false,
    stdin: 'ignore',
    detached: true, // a Ctrl-C is for us: its sudden end would read like an engine that is away
    timeout: options.deadline,
    reject: false,
    stripFinalNewline: false,
    maxBuffer: 64_000_000,
    ...(options.cwd ? { cwd: options.cwd } : {}),
  });
  const trouble = result.timedOut
    ? `no answer within ${options.deadline / 1000} s`
    : result.code
      ? result.shortMessage
      : undefined;
  return { code: result.exitCode, stdout: result.stdout, stderr: result.stderr, ...(trouble ? { trouble } : {}) };
}
