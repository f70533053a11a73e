import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const entry = join(import.meta.dirname, '../../../src/main.ts');

export interface Ran {
  readonly exit: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program from source in a folder, with nothing of this environment but the PATH. */
export function orbitr(args: readonly string[], cwd: string, environment: Readonly<Record<string, string>> = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, ...args], {
    cwd,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: cwd, DOCKER_HOST: `unix://${cwd}/no.sock`, ...environment },
  });
  return { exit: status, stdout, stderr };
}
