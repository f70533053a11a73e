import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { ServiceModel } from '../../src/core/desired/model.ts';
import { docker } from '../rig/docker.ts';
import { tool } from '../rig/places.ts';

export const stub = 'corpus/stub:1';

/** In its environment: it ends at once, and well. */
export const ends = { CORPUS_STUB: 'ends' };

/**
 * An image that stands for all others: it ignores its arguments and sleeps. Every program that a file names as an entrypoint or in a
 * health check is in it; as the container's first process it sleeps too, and as a check it succeeds.
 */
export async function importStub(host: string, services: readonly ServiceModel[]): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'orbitr-corpus-stub-'));
  const root = join(work, 'root');
  const programs = new Set(['/bin/sh', ...services.flatMap(programsOf)]);
  const users = new Set(services.flatMap(({ user }) => (typeof user === 'string' ? user.split(':') : [])));
  const names = [...users].filter((name) => /^[a-z_][\w-]*$/i.test(name) && name !== 'root');
  try {
    for (const folder of ['bin', 'etc', 'tmp', 'root']) mkdirSync(join(root, folder), { recursive: true });
    copyFileSync(tool('busybox'), join(root, 'bin/busybox'));
    for (const program of programs) standFor(join(root, program));
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

/** It hears TERM, so that nobody waits until it is killed. */
const asleep = [
  '[ "$CORPUS_STUB" = ends ] && exit 0',
  'trap "exit 0" TERM INT QUIT HUP USR1 USR2',
  'while :; do /bin/busybox sleep 3600 & wait $!; done',
].join('; ');

const built = '[ "$(/bin/busybox hostname)" = buildkitsandbox ] && exit 0';

/** What follows it becomes `$1` and on, which nobody reads. */
const entrypoint = ['/bin/busybox', 'sh', '-c', asleep, 'stub'];

/** The program of `["CMD", program, …]`, and that of the entrypoint; a check by shell calls `/bin/sh`. */
function programsOf({ healthcheck, entrypoint: start }: ServiceModel): string[] {
  const [kind, checked] = healthcheck?.test ?? [];
  const [first] = Array.isArray(start) ? start.map(String) : [];
  return [kind === 'CMD' ? checked : undefined, first].flatMap((program) => {
    if (program === undefined || !/^[\w./-]+$/.test(program) || program.includes('..')) return [];
    return [program.includes('/') ? program : join('/bin', program)];
  });
}

/**
 * A script that takes any arguments. A check comes from beyond the container and has no parent in it; `init: true` is a parent. What a build
 * runs is a first process, too, and has to end: BuildKit names its machine.
 */
function standFor(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/busybox sh\n[ $$ != 1 ] && [ $PPID != 1 ] && exit 0\n${built}\n${asleep}\n`);
  chmodSync(path, 0o755);
}
