import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { docker } from '../rig/docker.ts';
import { tool } from '../rig/places.ts';
import type { Sample } from './oracle.ts';

export const stub = 'corpus/stub:1';

/** An image that stands for all others: it ignores its arguments and sleeps, and every health check that a file names succeeds in it. */
export async function importStub(host: string, samples: readonly Sample[]): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'orbitr-corpus-stub-'));
  const root = join(work, 'root');
  const services = samples.flatMap(({ config }) => Object.values(servicesOf(config)));
  const programs = new Set(['/bin/sh', ...services.flatMap(checkOf)]);
  const users = new Set(services.flatMap(({ user }) => (typeof user === 'string' ? user.split(':') : [])));
  const names = [...users].filter((name) => /^[a-z_][\w-]*$/i.test(name) && name !== 'root');
  try {
    for (const folder of ['bin', 'etc', 'tmp', 'root']) mkdirSync(join(root, folder), { recursive: true });
    copyFileSync(tool('busybox'), join(root, 'bin/busybox'));
    for (const program of programs) succeed(join(root, program));
    const passwd = names.map((name, index) => `${name}:x:${1000 + index}:${1000 + index}::/:/bin/sh\n`);
    writeFileSync(join(root, 'etc/passwd'), `root:x:0:0:root:/root:/bin/sh\n${passwd.join('')}`);
    writeFileSync(join(root, 'etc/group'), `root:x:0:\n${names.map((name, i) => `${name}:x:${1000 + i}:\n`).join('')}`);
    const tar = join(work, 'stub.tar');
    await execa('tar', ['-C', root, '--owner=0', '--group=0', '-cf', tar, '.']);
    const changes = [`ENTRYPOINT ${JSON.stringify(entrypoint)}`, 'ENV PATH=/bin'];
    await docker(['import', ...changes.flatMap((change) => ['--change', change]), tar, stub], { host });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What follows it becomes `$1` and on, which nobody reads. */
const asleep = 'trap "exit 0" TERM INT QUIT HUP USR1 USR2; while :; do /bin/busybox sleep 3600 & wait $!; done';
const entrypoint = ['/bin/busybox', 'sh', '-c', asleep, 'stub'];

function servicesOf(config: Sample['config']): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  return (config?.['services'] ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** The program of `["CMD", program, …]`; a check by shell calls `/bin/sh`. */
function checkOf({ healthcheck }: Readonly<Record<string, unknown>>): string[] {
  const { test } = (healthcheck ?? {}) as { readonly test?: unknown };
  const [kind, program] = Array.isArray(test) ? test.map(String) : [];
  if (kind !== 'CMD' || program === undefined || !/^[\w./-]+$/.test(program) || program.includes('..')) return [];
  return [program.includes('/') ? program : join('/bin', program)];
}

/** A script that takes any arguments, and needs nothing but busybox. */
function succeed(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '#!/bin/busybox true\n');
  chmodSync(path, 0o755);
}
