import { buffer } from 'node:stream/consumers';
import type { ContainerFile } from '../../ports/docker.ts';

/** An archive to be unpacked at the root of a container. */
export async function tarOf(files: readonly ContainerFile[]): Promise<Buffer> {
  // Loaded only where a container is given a file.
  const { pack } = await import('tar-stream');
  const archive = pack();
  for (const { path, content, mode, uid, gid } of files)
    archive.entry({ name: path.replace(/^\/+/, ''), mode, uid, gid }, content);
  archive.finalize();
  return buffer(archive);
}
