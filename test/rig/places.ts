import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The repository. */
export const root = resolve(import.meta.dirname, '../..');

/** Where a run of all tests keeps what is its own. Machines clean `/tmp` while they run, sockets that are in use among it. */
export const lasting = '/var/tmp';

/** Where engines and registries of tests keep their files; short, because socket paths end at 107 bytes. */
export const rigRoot = process.env.ORBITR_RIG ?? join(lasting, 'orbitr-rig');

/** What was fetched once and may be used again: Compose, the registry, busybox, a second Node. */
export const cacheRoot =
  process.env.ORBITR_RIG_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'orbitr-rig');

/** Short, lower case, fit for containers, networks, apps and engines: `web-3f9a1c`. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(3).toString('hex')}`;
}

/** Where an engine of another Debian release is unpacked; shared with scripts/setup/test-tools.sh. */
export function engineFolder(release: string): string {
  return join(cacheRoot, `engine-${release}`);
}

/** Compose of another Debian release, beside the one that tests use; shared with scripts/setup/test-tools.sh. */
export function composeOf(release: 'forky'): string {
  return join(cacheRoot, `compose-${release}`, 'docker-compose');
}

/** The path of a tool: from the cache, else by its name from PATH. */
export function tool(name: 'docker-registry' | 'busybox' | 'docker-compose' | 'promtool'): string {
  const named = process.env[`ORBITR_RIG_${name.toUpperCase().replace('-', '_')}`];
  return named ?? join(cacheRoot, 'bin', name);
}
