import { join } from 'node:path';
import { execa } from 'execa';
import { root } from './places.ts';

export interface OrbitrOptions {
  /** The folder it is started in; the repository if left out. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What stands on stdin; nothing and no terminal if left out. */
  readonly input?: string;
  /** Words to put before the command, which enter another network and then become it. */
  readonly through?: readonly string[];
}

export interface OrbitrResult {
  /** Exit status; undefined where a signal ended it. */
  readonly exit: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they came. */
  readonly all: string;
  readonly pid: number;
}

export interface RunningOrbitr {
  readonly pid: number;
  /** All that it has printed so far. */
  readonly output: () => string;
  /** To Orbitr alone. */
  readonly kill: (signal: NodeJS.Signals) => void;
  /** To Orbitr and every child that stayed in its process group. */
  readonly killGroup: (signal: NodeJS.Signals) => void;
  /** Never rejects. */
  readonly result: Promise<OrbitrResult>;
}

/** Runs the built `orbitr` to its end, as a user would; any exit status is a result. */
export function orbitr(args: readonly string[], options: OrbitrOptions = {}): Promise<OrbitrResult> {
  return startOrbitr(args, options).result;
}

/** The same, without waiting for its end: for tests that signal, kill or watch it. It leads a process group of its own. */
export function startOrbitr(args: readonly string[], options: OrbitrOptions = {}): RunningOrbitr {
  const stdin = options.input === undefined ? { stdin: 'ignore' as const } : { input: options.input };
  const [file = '', ...words] = [...(options.through ?? []), process.execPath, join(root, 'bin/run.js'), ...args];
  const child = execa(file, words, {
    cwd: options.cwd ?? root,
    env: { NO_COLOR: '1', ORBITR_STABLE_FOR: '1s', ...options.env },
    ...stdin,
    all: true,
    detached: true,
    reject: false,
    stripFinalNewline: false,
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error('orbitr cannot be started');
  const printed: string[] = [];
  child.all.on('data', (chunk: Buffer) => printed.push(chunk.toString('utf8')));
  return {
    pid,
    output: () => printed.join(''),
    kill: (signal) => void child.kill(signal),
    killGroup: (signal) => void process.kill(-pid, signal),
    result: child.then(({ exitCode, signal, stdout, stderr, all }) => ({
      exit: exitCode,
      signal,
      stdout,
      stderr,
      all,
      pid,
    })),
  };
}
