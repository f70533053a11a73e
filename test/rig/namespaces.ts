import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from './eventually.ts';

/** A network, mount and process namespace of their own. Everything that was started in them ends with them. */
export interface Namespaces {
  /** Of the process outside that holds them. */
  readonly holder: number;
  /** Names the process namespace for as long as it exists: `pid:[4026532201]`. */
  readonly identity: string;
  /** The process namespace of whoever opened them, in which alone `holder` means something. */
  readonly home: string;
}

export interface NamespaceOptions {
  /** `disk` where memory is short. */
  readonly data: 'tmpfs' | 'disk';
  /** They outlive this process. Without it even a killed test run leaves nothing behind. */
  readonly detached: boolean;
}

/** Makes them; `dir` must hold a folder `data`, on which a tmpfs is mounted that only the namespaces see. */
export async function openNamespaces(dir: string, options: NamespaceOptions): Promise<Namespaces> {
  const init = join(import.meta.dirname, 'namespace-init.sh');
  const unshare = [
    'unshare',
    '--net',
    '--mount',
    '--pid',
    '--fork',
    '--kill-child',
    '--mount-proc',
    '--propagation',
    'slave',
  ];
  const [command = '', ...args] = options.detached ? unshare : ['setpriv', '--pdeathsig', 'KILL', '--', ...unshare];
  const log = join(dir, 'namespaces.log');
  const child = spawn('bash', ['-c', 'exec "$@" >"$0" 2>&1', log, command, ...args, 'bash', init, dir, options.data], {
    detached: true,
    stdio: 'ignore',
  });
  child.unref();
  const holder = child.pid;
  if (holder === undefined) throw new Error('unshare cannot be started; is util-linux installed?');
  await eventually(
    () => {
      if (child.exitCode !== null)
        throw new Error(`no namespaces: ${readFileSync(log, 'utf8').trim() || 'unshare ended'}`);
      return existsSync(join(dir, 'ready'));
    },
    { timeout: 10_000, interval: 10 },
  );
  return { holder, identity: identityOf(holder) ?? '', home: here() };
}

/** The words to put before a command that is to run inside. They enter three namespaces and keep the working folder. */
export function entrance(namespaces: Namespaces, cwd: string): readonly string[] {
  const of = (kind: string) => `/proc/${namespaces.holder}/ns/${kind}`;
  return ['nsenter', `--net=${of('net')}`, `--mount=${of('mnt')}`, `--pid=${of('pid_for_children')}`, 'env', '-C', cwd];
}

export function areOpen(namespaces: Namespaces): boolean {
  return namespaces.identity !== '' && identityOf(namespaces.holder) === namespaces.identity;
}

export function isOfHere(namespaces: Namespaces): boolean {
  return namespaces.home === here();
}

/** Ends every process inside, at once. */
export async function closeNamespaces(namespaces: Namespaces): Promise<void> {
  if (areOpen(namespaces)) process.kill(namespaces.holder, 'SIGKILL');
  await eventually(() => insiders(namespaces.identity).length === 0, { timeout: 20_000, interval: 10 });
}

function here(): string {
  return readlinkSync('/proc/self/ns/pid');
}

function identityOf(holder: number): string | undefined {
  return linkOf(`/proc/${holder}/ns/pid_for_children`);
}

/** Those that have ended already count no more, even where nobody reaps them. */
function insiders(identity: string): readonly string[] {
  const processes = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid));
  return processes.filter((pid) => linkOf(`/proc/${pid}/ns/pid`) === identity && !isZombie(pid));
}

function isZombie(pid: string): boolean {
  try {
    return /\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return true;
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
