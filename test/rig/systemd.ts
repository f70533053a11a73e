import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { execa } from 'execa';
import { eventually } from './eventually.ts';

/** A real systemd that manages nothing but what a test installs. */
export interface Systemd {
  /** Words to put before a command that is to run beside it. */
  readonly through: readonly string[];
  /** What a command beside it prints, whatever its exit status. */
  readonly run: (...words: readonly string[]) => Promise<string>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

export async function startSystemd(): Promise<Systemd> {
  const init = join(import.meta.dirname, 'systemd-init.sh');
  const spaces = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--uts', '--ipc', '--cgroup'];
  const words = ['--pdeathsig', 'KILL', '--', 'unshare', ...spaces, 'bash', init];
  const child = spawn('setpriv', words, { stdio: 'ignore' });
  const of = (kind: string) => `/proc/${child.pid}/ns/${kind}`;
  const through = [
    'nsenter',
    `--mount=${of('mnt')}`,
    `--pid=${of('pid_for_children')}`,
    `--cgroup=${of('cgroup')}`,
    'env',
  ];
  const run = async (...args: readonly string[]): Promise<string> => {
    const [file = '', ...rest] = [...through, ...args];
    return (await execa(file, rest, { reject: false, all: true })).all;
  };
  await eventually(async () => /running|degraded/.test(await run('systemctl', 'is-system-running')));
  return {
    through,
    run,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await eventually(() => child.exitCode !== null || child.signalCode !== null);
    },
  };
}
