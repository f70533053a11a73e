import { spawn } from 'node:child_process';
import { mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { eventually } from './eventually.ts';
import { rigRoot, tool, uniqueName } from './places.ts';

/** The Docker Registry 2.8.2; as plain HTTP, which every engine accepts on 127.0.0.0/8, unless it gets a certificate. */
export interface Registry {
  /** `127.0.0.1:5000`: the first part of an image's name. */
  readonly address: string;
  readonly dir: string;
  /** Ends it and keeps its images, so that it is a registry which cannot be reached. */
  readonly stop: () => void;
  /** Ends it and removes its images. */
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

export interface RegistryOptions {
  /** A free port of 127.0.0.1 if left out. */
  readonly address?: string;
  readonly dir?: string;
  /** User names and passwords; everybody may come in if left out. */
  readonly users?: Readonly<Record<string, string>>;
  /** Files of a certificate and its key; plain HTTP if left out. */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** A token service, as the registry's configuration names it. */
  readonly tokens?: Readonly<Record<string, string>>;
  /** Where it tells of what is pushed and pulled, and the header that it does it with. */
  readonly notify?: { readonly url: string; readonly authorization: string };
  /** An engine's entrance, for a caller outside its namespaces. */
  readonly entrance?: readonly string[];
}

export async function startRegistry(options: RegistryOptions = {}): Promise<Registry> {
  const dir = options.dir ?? join(rigRoot, uniqueName('registry'));
  const address = options.address ?? `127.0.0.1:${await freePort()}`;
  mkdirSync(join(dir, 'store'), { recursive: true });
  writeFileSync(join(dir, 'config.json'), JSON.stringify(await configuration(dir, address, options)));
  const [file = '', ...args] = [
    ...(options.entrance ?? []),
    tool('docker-registry'),
    'serve',
    join(dir, 'config.json'),
  ];
  const log = openSync(join(dir, 'log'), 'a');
  // a registry is another machine: a power cut of the engine leaves it alone
  const env = { ...process.env, ORBITR_RIG_BEYOND: '1' };
  const child = spawn(file, args, { detached: true, stdio: ['ignore', log, log], env });
  child.unref();
  const stop = (): void => void child.kill('SIGKILL');
  await eventually(() => child.exitCode !== null || answers(address, options.entrance ?? []));
  if (child.exitCode !== null) throw new Error(`the registry does not start; see ${dir}/log`);
  const dispose = async (): Promise<void> => {
    stop();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  };
  return { address, dir, stop, [Symbol.asyncDispose]: dispose };
}

/** A TCP port of 127.0.0.1 that nothing uses at this moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** YAML's subset JSON, which the registry reads as well. */
async function configuration(dir: string, address: string, options: RegistryOptions): Promise<object> {
  const { users, tls, tokens, notify } = options;
  if (users) writeFileSync(join(dir, 'htpasswd'), await htpasswd(users));
  return {
    version: 0.1,
    log: { level: 'warn' },
    storage: {
      filesystem: { rootdirectory: join(dir, 'store') },
      delete: { enabled: true },
      cache: { blobdescriptor: 'inmemory' },
    },
    http: {
      addr: address,
      headers: { 'X-Content-Type-Options': ['nosniff'] },
      ...(tls && { tls: { certificate: tls.certificate, key: tls.key } }),
    },
    ...(notify && { notifications: { endpoints: [endpoint(notify)] } }),
    ...(tokens && { auth: { token: tokens } }),
    ...(users && { auth: { htpasswd: { realm: 'rig', path: join(dir, 'htpasswd') } } }),
  };
}

function endpoint({ url, authorization }: { readonly url: string; readonly authorization: string }): object {
  const headers = { Authorization: [authorization] };
  return { name: 'rig', url, headers, timeout: '5s', threshold: 10, backoff: '100ms' };
}

/** The registry takes bcrypt only; Debian's perl, always there, makes it. */
async function htpasswd(users: Readonly<Record<string, string>>): Promise<string> {
  const lines = Object.entries(users).map(async ([user, password]) => {
    const { stdout } = await execa('/usr/bin/perl', [
      '-e',
      'print crypt($ARGV[0], q($2y$05$abcdefghijklmnopqrstuu))',
      password,
    ]);
    return `${user}:${stdout}\n`;
  });
  return (await Promise.all(lines)).join('');
}

async function answers(address: string, entrance: readonly string[]): Promise<boolean> {
  const [host, port] = address.split(':');
  const [file = '', ...args] = [...entrance, 'bash', '-c', `exec 3<>/dev/tcp/${host}/${port}`];
  return (await execa(file, args, { reject: false, stdio: 'ignore' })).exitCode === 0;
}
