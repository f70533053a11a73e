import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { removeCgroups } from './cgroups.ts';
import { dockerApi } from './docker.ts';
import { eventually } from './eventually.ts';
import { areOpen, closeNamespaces, entrance, isOfHere, type Namespaces, openNamespaces } from './namespaces.ts';
import { engineFolder, rigRoot, tool } from './places.ts';

/** A Docker Engine in namespaces of its own: it shares no port, no address and no process with any other. */
export interface Engine {
  readonly name: string;
  /** Its files; gone after `stop`. */
  readonly dir: string;
  /** `unix:///…/docker.sock`; reachable from outside the namespaces too. */
  readonly host: string;
  readonly socket: string;
  /** For `nsenter --net=`. */
  readonly netns: string;
  /** Words to put before a command that is to run inside. */
  readonly entrance: (cwd?: string) => readonly string[];
  /** Runs a command inside, where 127.0.0.1 is the engine's; throws unless it exits with 0. Gives stdout. */
  readonly in: (command: readonly string[], env?: Readonly<Record<string, string>>) => Promise<string>;
  /** What a process needs to use this engine, and only it. */
  readonly env: Readonly<Record<string, string>>;
  /** SIGKILL to the daemon alone. Containers live on if it was started with `--live-restore`. */
  readonly kill: () => Promise<void>;
  /** Any signal to the daemon alone, such as SIGSTOP and SIGCONT. */
  readonly signal: (signal: NodeJS.Signals) => Promise<void>;
  /** Starts the daemon again after `kill`; waits until it answers. */
  readonly start: () => Promise<void>;
  /** SIGTERM, then `start`. */
  readonly restart: () => Promise<void>;
  /** Sets the machine up as `options.boot` says, and starts the daemon. */
  readonly boot: () => Promise<void>;
  /** Cuts the power and boots again: all that runs ends in one moment, and what only memory knew is gone. Registries run elsewhere. */
  readonly reboot: () => Promise<void>;
  /** Ends all that runs inside, and removes all its files. */
  readonly stop: () => Promise<void>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

export interface EngineOptions {
  /** Further arguments of dockerd. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Lines of shell that are run inside before the daemon is started, at every boot. */
  readonly boot?: readonly string[];
  readonly data?: 'tmpfs' | 'disk';
  /** `host`, if left out: the machine's own. `trixie`: the engine of Debian 13, which bin/test unpacks into the cache. */
  readonly release?: EngineRelease;
  /** It outlives this process: for people, not for tests. */
  readonly detached?: boolean;
}

/** 20.10 on Debian 12, and 26.1. */
export type EngineRelease = 'host' | 'trixie';

/** Needs root. The name must be free: `uniqueName('second')`. */
export async function startEngine(name: string, options: EngineOptions = {}): Promise<Engine> {
  const dir = join(rigRoot, name);
  const former = readRecord(dir);
  if (former && (areOpen(former) || !isOfHere(former)))
    throw new Error(`an engine named ${name} runs already; end it with bin/rig down ${name}`);
  rmSync(dir, { recursive: true, force: true });
  for (const folder of ['data', 'exec', 'home', 'docker-config/cli-plugins'])
    mkdirSync(join(dir, folder), { recursive: true });
  symlinkSync(tool('docker-compose'), join(dir, 'docker-config/cli-plugins/docker-compose'));
  const namespaces = await openNamespaces(dir, {
    data: options.data ?? roomiest(),
    detached: options.detached ?? false,
  });
  writeFileSync(join(dir, 'rig.json'), JSON.stringify({ ...namespaces, options }));
  const engine = engineOf(name, namespaces, options);
  try {
    await engine.boot();
  } catch (cause) {
    const log = existsSync(join(dir, 'log'))
      ? readFileSync(join(dir, 'log'), 'utf8').trimEnd().split('\n').slice(-8)
      : [];
    await engine.stop();
    throw new Error(`the engine ${name} does not start:\n${log.join('\n')}`, { cause });
  }
  return engine;
}

/** Removes the files of engines whose processes have ended without tidying up. */
export function sweep(): void {
  for (const name of existsSync(rigRoot) ? readdirSync(rigRoot) : []) {
    const record = readRecord(join(rigRoot, name));
    if (!record || areOpen(record) || !isOfHere(record)) continue;
    removeCgroups(name);
    rmSync(join(rigRoot, name), { recursive: true, force: true });
  }
}

/** An engine that another process started, or undefined. */
export function findEngine(name: string): Engine | undefined {
  const record = readRecord(join(rigRoot, name));
  return record && areOpen(record) ? engineOf(name, record, record.options) : undefined;
}

function engineOf(name: string, namespaces: Namespaces, options: EngineOptions): Engine {
  const dir = join(rigRoot, name);
  const socket = join(dir, 'docker.sock');
  const host = `unix://${socket}`;
  const env = { DOCKER_HOST: host, DOCKER_CONFIG: join(dir, 'docker-config'), HOME: join(dir, 'home') };
  const inside = async (command: readonly string[], extra: Readonly<Record<string, string>> = {}): Promise<string> => {
    const [file = '', ...args] = [...entrance(namespaces, process.cwd()), ...command];
    return (await execa(file, args, { env: { ...env, ...extra }, stdin: 'ignore' })).stdout;
  };
  let entered: ChildProcess | undefined;
  // the daemon's pid counts inside its own process namespace
  const signal = async (what: NodeJS.Signals): Promise<void> => {
    await inside(['kill', '-s', what.replace('SIG', ''), readFileSync(join(dir, 'docker.pid'), 'utf8').trim()]);
    // nsenter stops where what it has begun is stopped, and would never see that end
    if (what === 'SIGCONT') entered?.kill(what);
  };
  const ended = async (): Promise<void> => {
    const pid = readFileSync(join(dir, 'docker.pid'), 'utf8').trim();
    await eventually(async () => (await inside(['sh', '-c', `[ -d /proc/${pid} ] || echo gone`])) === 'gone');
  };
  const start = async (): Promise<void> => {
    rmSync(join(dir, 'docker.pid'), { force: true });
    rmSync(socket, { force: true });
    const [file = '', ...args] = [...entrance(namespaces, '/'), 'bash', '-c', daemonLine(name, dir, options)];
    const env = { ...process.env, PATH: pathOf(options.release), ...options.env };
    const daemon = spawn(file, args, { detached: true, stdio: 'ignore', env });
    daemon.unref();
    entered = daemon;
    const answers = async (): Promise<boolean> => (await dockerApi('/_ping', { socket })).status === 200;
    // a daemon that gives up is not waited for
    await eventually(() => daemon.exitCode !== null || answers(), { timeout: 60_000, interval: 50 });
    if (daemon.exitCode !== null) throw new Error(`dockerd ended with ${daemon.exitCode}`);
  };
  const boot = async (): Promise<void> => {
    if (options.boot) await inside(['bash', '-c', ['set -e', ...options.boot].join('\n')]);
    await start();
  };
  const reboot = async (): Promise<void> => {
    await inside(['bash', join(import.meta.dirname, 'power-cut.sh'), dir], { ORBITR_RIG_BEYOND: '1' });
    removeCgroups(name);
    await boot();
  };
  const stop = async (): Promise<void> => {
    await closeNamespaces(namespaces);
    removeCgroups(name);
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  };
  return {
    name,
    dir,
    host,
    socket,
    netns: `/proc/${namespaces.holder}/ns/net`,
    entrance: (cwd = process.cwd()) => entrance(namespaces, cwd),
    in: inside,
    env,
    signal,
    start,
    kill: async () => {
      await signal('SIGKILL');
      await ended();
    },
    restart: async () => {
      await signal('SIGTERM');
      await ended();
      await start();
    },
    boot,
    reboot,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function daemonLine(name: string, dir: string, options: EngineOptions): string {
  const args = [
    ...['--host', `unix://${dir}/docker.sock`, '--data-root', `${dir}/data`, '--exec-root', `${dir}/exec`],
    // a systemd outside knows nothing of processes in here
    ...[
      '--pidfile',
      `${dir}/docker.pid`,
      '--cgroup-parent',
      `/orbitr-rig/${name}`,
      '--exec-opt',
      'native.cgroupdriver=cgroupfs',
    ],
    ...(options.args ?? []),
  ];
  const quoted = args.map((arg) => `'${arg.replaceAll("'", `'\\''`)}'`).join(' ');
  return `PATH="$PATH:/usr/sbin:/sbin" exec dockerd ${quoted} >>'${dir}/log' 2>&1 </dev/null`;
}

/** Debian 12's runc serves newer engines as well, and theirs would not run here: whatever is not unpacked is the machine's. */
function pathOf(release: EngineRelease = 'host'): string {
  const own = process.env.PATH ?? '';
  if (release === 'host') return own;
  const folder = engineFolder(release);
  if (!existsSync(join(folder, 'usr/sbin/dockerd')))
    throw new Error(`no engine of ${release} in ${folder}; bin/test and bin/rig fetch it`);
  return [join(folder, 'usr/bin'), join(folder, 'usr/sbin'), own].join(delimiter);
}

function readRecord(dir: string): (Namespaces & { readonly options: EngineOptions }) | undefined {
  const file = join(dir, 'rig.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

/** Memory is the fastest place for layers; a small machine keeps them on disk. */
function roomiest(): 'tmpfs' | 'disk' {
  const available = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
  return Number(available) > 4 * 1024 * 1024 ? 'tmpfs' : 'disk';
}
