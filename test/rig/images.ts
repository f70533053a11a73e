import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { docker } from './docker.ts';
import { root, tool } from './places.ts';

/** The one image that engines of tests hold from the start. */
export const busybox = 'busybox:1.35';

export interface ImageOptions {
  readonly host?: string;
  /** Dockerfile lines: `ENV VERSION=2`. */
  readonly changes?: readonly string[];
  /** Bytes of random content, for a layer that nothing else has. */
  readonly ballast?: number;
}

/** Makes an image from the static busybox, as `docker import` does: one layer, no registry digest. */
export async function importBusybox(image: string, options: ImageOptions = {}): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'orbitr-image-'));
  const tar = join(work, 'rootfs.tar');
  const changes = ['CMD ["sh"]', 'ENV PATH=/bin', ...(options.changes ?? [])].flatMap((change) => ['--change', change]);
  const host = options.host ? { host: options.host } : {};
  try {
    await execa(
      'bash',
      ['-c', `set -e; . scripts/setup/busybox.sh; busybox_tar "$1" >"$2"`, 'bash', tool('busybox'), tar],
      { cwd: root },
    );
    if (options.ballast) {
      await execa(
        'bash',
        ['-c', 'head -c "$1" /dev/urandom >ballast && tar -rf "$2" ballast', 'bash', `${options.ballast}`, tar],
        { cwd: work },
      );
    }
    await docker(['import', ...changes, tar, image], host);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Makes an image, pushes it and removes it from the engine, so that it has to be pulled. */
export async function publish(image: string, options: ImageOptions = {}): Promise<void> {
  const host = options.host ? { host: options.host } : {};
  await importBusybox(image, options);
  await docker(['push', '--quiet', image], host);
  await docker(['image', 'rm', image], host);
}

/** What the registry of a test run offers from the start. */
export async function publishFixtures(registry: string, host: string): Promise<void> {
  await docker(['tag', busybox, `${registry}/busybox:1.35`], { host });
  await docker(['push', '--quiet', `${registry}/busybox:1.35`], { host });
  await docker(['image', 'rm', `${registry}/busybox:1.35`], { host });
  await publish(`${registry}/rig/web:1`, { host, changes: ['ENV RIG_VERSION=1'], ballast: 200_000 });
  await publish(`${registry}/rig/web:2`, { host, changes: ['ENV RIG_VERSION=2'], ballast: 200_000 });
  await publishForeign(`${registry}/rig/foreign:1`, host);
}

/** An image for a processor that this machine does not have; `docker import` cannot make one, so a saved one is altered. */
async function publishForeign(image: string, host: string): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'orbitr-image-'));
  const inWork = { cwd: work } as const;
  try {
    await docker(['save', '--output', join(work, 'saved.tar'), busybox], { host });
    await execa('tar', ['-xf', 'saved.tar'], inWork);
    const [manifest] = JSON.parse(readFileSync(join(work, 'manifest.json'), 'utf8'));
    const config = JSON.parse(readFileSync(join(work, manifest.Config), 'utf8'));
    const altered = { ...config, architecture: process.arch === 'arm64' ? 'amd64' : 'arm64' };
    writeFileSync(join(work, 'config.json'), JSON.stringify(altered));
    writeFileSync(
      join(work, 'manifest.json'),
      JSON.stringify([{ ...manifest, Config: 'config.json', RepoTags: [image] }]),
    );
    await execa('tar', ['-cf', 'altered.tar', 'manifest.json', 'config.json', ...manifest.Layers], inWork);
    await docker(['load', '--quiet', '--input', join(work, 'altered.tar')], { host });
    await docker(['push', '--quiet', image], { host });
    await docker(['image', 'rm', image], { host });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
