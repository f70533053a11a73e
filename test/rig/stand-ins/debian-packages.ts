import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { root } from '../places.ts';

/** One release for all machines, so that images come out the same on each. */
const suite = 'bookworm';

export interface DebianPackages {
  /** File names of what an installation of these on nothing would bring: `redis-tools_5%3a7.0.15-1_amd64.deb`. */
  readonly closure: (names: readonly string[]) => Promise<readonly string[]>;
  /** Fetches what is not there yet; apt checks it against its signed lists. Gives the folder. */
  readonly fetch: (files: readonly string[]) => Promise<string>;
}

/** A view of the release through an apt configuration of its own; the machine's stays as it is. Lists are read when they are first needed. */
export function debianPackages(dir: string): DebianPackages {
  const debs = join(dir, 'debs');
  let ready: Promise<void> | undefined;
  const prepare = async (): Promise<void> => {
    for (const folder of ['lists/partial', 'cache/archives/partial', 'debs'])
      mkdirSync(join(dir, folder), { recursive: true });
    writeFileSync(join(dir, 'status'), '');
    writeFileSync(join(dir, 'sources.list'), `deb ${await signed()}${await mirror()} ${suite} main\n`);
    await apt(dir, ['update']);
  };
  const started = (): Promise<void> => (ready ??= prepare());
  return {
    closure: async (names) => {
      await started();
      const uris = await apt(dir, ['install', '--print-uris', ...names]);
      return [...uris.matchAll(/^'\S+' (\S+\.deb) \d+/gm)].map(([, file = '']) => file).sort();
    },
    fetch: async (files) => {
      await started();
      const missing = files.filter((file) => !existsSync(join(debs, file)));
      const wanted = missing.map((file) => exactly(file));
      if (wanted.length > 0) await apt(dir, ['download', ...wanted], debs);
      return debs;
    },
  };
}

/** `redis-tools_5%3a7.0.15-1_amd64.deb` → `redis-tools` */
export function packageOf(file: string): string {
  return file.slice(0, file.indexOf('_'));
}

/** `redis-tools=5:7.0.15-1` */
function exactly(file: string): string {
  const [name = '', version = ''] = file.split('_');
  return `${name}=${decodeURIComponent(version)}`;
}

async function apt(dir: string, args: readonly string[], cwd: string = dir): Promise<string> {
  const settings = {
    'Dir::Etc::sourcelist': join(dir, 'sources.list'),
    'Dir::Etc::sourceparts': '/dev/null',
    'Dir::State::lists': join(dir, 'lists'),
    'Dir::State::status': join(dir, 'status'),
    'Dir::Cache': join(dir, 'cache'),
    // distributions in containers switch it off, and then every question takes a second longer
    'Dir::Cache::pkgcache': 'pkgcache.bin',
    'Acquire::Languages': 'none',
    'Acquire::Retries': '3',
    'APT::Sandbox::User': 'root',
    'APT::Install-Recommends': '0',
  };
  const options = Object.entries(settings).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
  return (await execa('apt-get', ['-q', '-y', ...options, ...args], { cwd, stdin: 'ignore' })).stdout;
}

async function mirror(): Promise<string> {
  const line = '. scripts/setup/say.sh; . scripts/setup/apt.sh; debian_mirror';
  return (await execa('bash', ['-c', `set -euo pipefail; ${line}`], { cwd: root })).stdout.trim();
}

async function signed(): Promise<string> {
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  return existsSync(keyring) ? `[signed-by=${keyring}] ` : '';
}
