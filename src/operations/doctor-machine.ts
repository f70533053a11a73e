import type { DoctorRow } from './doctor.ts';

/** What doctor asks of the machine that Orbitr runs on. */
export interface Machine {
  /** `24.15.0`. */
  readonly nodeVersion: string;
  readonly user: string;
  /** Whether this process may read and write there. */
  readonly access: (path: string) => Promise<'ok' | 'missing' | 'denied'>;
  /** Whether a Docker Engine is installed here, running or not. */
  readonly hasEngine: () => Promise<boolean>;
  /** Bytes and inodes of the file system under a folder; undefined where it cannot be seen. */
  readonly disk: (path: string) => Promise<Disk | undefined>;
  /** Undefined where git is not there. */
  readonly gitVersion: () => Promise<string | undefined>;
}

export interface Disk {
  readonly free: number;
  readonly total: number;
  readonly inodesFree: number;
  /** 0: the file system does not count them. */
  readonly inodes: number;
}

export function nodeRow({ nodeVersion }: Machine): DoctorRow {
  return { name: 'node', level: 'ok', text: nodeVersion, fixes: [] };
}

/** Absent for engines that are not behind a local socket. */
export async function socketRow(machine: Machine, endpoint: string): Promise<DoctorRow | undefined> {
  const path = /^unix:\/\/(.*)$/.exec(endpoint)?.[1];
  if (path === undefined) return undefined;
  const name = 'socket';
  const found = await machine.access(path);
  if (found === 'ok') return { name, level: 'ok', text: `${machine.user} may use ${path}`, fixes: [] };
  if (found === 'missing') return missingSocket(path, await machine.hasEngine());
  return {
    name,
    level: 'fail',
    text: `${machine.user} may not use ${path}`,
    fixes: [`sudo usermod -aG docker ${machine.user}, then log in again (members of that group can become root)`],
  };
}

function missingSocket(path: string, hasEngine: boolean): DoctorRow {
  const other = 'or name another engine: --target ssh://HOST, or export DOCKER_HOST=ssh://HOST';
  return {
    name: 'socket',
    level: 'fail',
    text: hasEngine
      ? `${path} is not there: the engine does not run`
      : `${path} is not there: no Docker Engine is installed`,
    fixes: hasEngine
      ? ['start the engine: sudo systemctl start docker', other]
      : ['install it: sudo apt-get install docker.io, or as https://docs.docker.com/engine/install/ says', other],
  };
}

export async function stateRow(machine: Machine, dir: string): Promise<DoctorRow> {
  const name = 'state';
  const found = await machine.access(dir);
  if (found === 'denied') {
    return {
      name,
      level: 'fail',
      text: `${machine.user} may not write to ${dir}`,
      fixes: [`sudo chown -R ${machine.user} ${dir}`],
    };
  }
  return { name, level: 'ok', text: found === 'missing' ? `${dir} is made when it is needed` : dir, fixes: [] };
}

export async function gitRow(machine: Machine): Promise<DoctorRow> {
  const version = await machine.gitVersion();
  if (version !== undefined) return { name: 'git', level: 'ok', text: version, fixes: [] };
  return {
    name: 'git',
    level: 'warn',
    text: 'not there; workspaces are then known by their folder only',
    fixes: ['sudo apt-get install git'],
  };
}
