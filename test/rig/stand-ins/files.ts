import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { BaseParts } from './bases.ts';
import type { Image } from './recipe.ts';

/** What nobody reads inside a container. */
const ballast = [
  ...['doc', 'man', 'locale', 'info', 'lintian', 'bug', 'i18n', 'doc-base', 'bash-completion'].map(
    (name) => `usr/share/${name}`,
  ),
  ...['systemd', 'tmpfiles.d', 'sysusers.d'].map((name) => `usr/lib/${name}`),
  ...['init.d', 'cron.daily', 'logrotate.d', 'ufw', 'default'].map((name) => `etc/${name}`),
];

/** Unpacks packages without running anything of theirs, for a file system whose /bin and /lib lead into /usr. */
export async function unpack(debs: readonly string[], into: string, without: readonly string[]): Promise<void> {
  mkdirSync(into, { recursive: true });
  for (const deb of debs) await execa('dpkg', ['-x', deb, into], { stdin: 'ignore' });
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    if (!existsSync(join(into, name)) || lstatSync(join(into, name)).isSymbolicLink()) continue;
    mkdirSync(join(into, 'usr', name), { recursive: true });
    await execa('cp', ['-a', `${join(into, name)}/.`, join(into, 'usr', name)]);
    rmSync(join(into, name), { recursive: true });
  }
  // where /var/run and /var/lock are links, a folder of that name would take their place
  for (const path of [...ballast, 'var/run', 'var/lock', ...without])
    rmSync(join(into, path), { recursive: true, force: true });
}

/** What makes of unpacked packages a file system to start in. */
export async function furnish(folder: string, { busybox, links }: BaseParts): Promise<void> {
  const at = (path: string): string => join(folder, path);
  for (const path of [
    'usr/bin',
    'usr/sbin',
    'usr/lib',
    'usr/lib64',
    'etc',
    'tmp',
    'proc',
    'sys',
    'dev',
    'run',
    'root',
    'home',
    'var/lib',
    'var/tmp',
    'var/log',
    'var/empty',
  ])
    mkdirSync(at(path), { recursive: true });
  for (const path of ['tmp', 'var/tmp']) chmodSync(at(path), 0o1777);
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) symlinkSync(`usr/${name}`, at(name));
  symlinkSync('/run', at('var/run'));
  writeFileSync(at('etc/nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files dns\n');
  for (const [path, target] of Object.entries(links)) symlinkSync(target, at(path));
  if (!busybox) return;
  for (const name of (await execa(at('usr/bin/busybox'), ['--list'])).stdout.split('\n')) {
    if (!existsSync(at(`usr/bin/${name}`)) && !existsSync(at(`usr/sbin/${name}`)))
      symlinkSync('busybox', at(`usr/bin/${name}`));
  }
}

/** The clothes over the packages: the recipe's own files, accounts, folders and links. */
export function dress(folder: string, image: Image, own: string): void {
  const at = (path: string): string => join(folder, path);
  mkdirSync(folder, { recursive: true });
  if (existsSync(own)) copyTree(own, folder);
  for (const [path, content] of Object.entries({ ...accountFiles(image), ...image.files })) {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), content, { mode: 0o644 });
  }
  for (const [path, { owner = 0, mode = 0o755 }] of Object.entries(image.folders ?? {})) {
    mkdirSync(at(path), { recursive: true });
    chownSync(at(path), owner, owner);
    chmodSync(at(path), mode);
  }
  for (const [path, target] of Object.entries(image.links ?? {})) {
    mkdirSync(dirname(at(path)), { recursive: true });
    symlinkSync(target, at(path));
  }
}

/** Only whether a file may be run is kept: the rest depends on who checked the repository out, and how. */
function copyTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const child of readdirSync(from, { withFileTypes: true })) {
    const [source, copy] = [join(from, child.name), join(to, child.name)];
    if (child.isDirectory()) {
      copyTree(source, copy);
    } else {
      copyFileSync(source, copy);
      chmodSync(copy, statSync(source).mode & 0o100 ? 0o755 : 0o644);
    }
  }
}

function accountFiles({ base, accounts = {} }: Image): Readonly<Record<string, string>> {
  if (base === 'none') return {};
  const all = {
    root: { id: 0, home: '/root' },
    'www-data': { id: 33, home: '/var/www' },
    ...accounts,
    nobody: { id: 65534, home: '/' },
  };
  const lines = Object.entries(all);
  return {
    '/etc/passwd': lines.map(([name, { id, home }]) => `${name}:x:${id}:${id}:${name}:${home}:/bin/sh\n`).join(''),
    '/etc/group': lines.map(([name, { id }]) => `${name}:x:${id}:\n`).join(''),
  };
}
