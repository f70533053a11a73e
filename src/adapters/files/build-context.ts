import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import dockerignore from '@balena/dockerignore';
import { sha256 } from '../../lib/sha256.ts';
import { signatureOf } from './signature.ts';

/** The package's types describe a default export that its CommonJS code does not have. */
const ignoring = dockerignore as unknown as typeof dockerignore.default;

/** Remembers a digest under the state of the files that it was taken of. */
export interface DigestCache {
  readonly get: (key: string) => string | undefined;
  readonly put: (key: string, digest: string) => void;
}

/**
 * A digest of all that `docker build` of this folder would see. Files are read only when the folder's state (names, inodes, sizes, times)
 * is not the one of the cached digest. A context that is not there, or a URL, has a digest of its name alone.
 */
export function contextDigest(dir: string, dockerfile: string, cache: DigestCache): string {
  if (!existsSync(dir)) return sha256(`missing ${dir}`);
  const files = contextFiles(dir, dockerfile);
  const state = sha256(JSON.stringify(files.map((file) => [file.path, file.signature])));
  const known = cache.get(`${dir} ${state}`);
  if (known) return known;
  const digest = sha256(
    JSON.stringify(
      files.map((file) => [file.path, file.link ?? sha256(readFileSync(join(dir, file.path))), file.mode]),
    ),
  );
  cache.put(`${dir} ${state}`, digest);
  return digest;
}

interface ContextFile {
  readonly path: string;
  readonly signature: string;
  readonly mode: number;
  readonly link?: string;
}

function contextFiles(dir: string, dockerfile: string): ContextFile[] {
  const rules = [`${dockerfile}.dockerignore`, '.dockerignore']
    .map((name) => join(dir, name))
    .find((path) => existsSync(path));
  const filter = ignoring({ ignorecase: false }).add(rules ? readFileSync(rules, 'utf8') : '');
  const kept = (path: string) => path === dockerfile || !filter.ignores(path);
  return walk(dir, '').filter(({ path }) => kept(path));
}

function walk(root: string, folder: string): ContextFile[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return walk(root, path);
    const { signature, mode } = signatureOf(join(root, path));
    if (entry.isSymbolicLink()) return [{ path, signature, mode, link: readlinkSync(join(root, path)) }];
    return entry.isFile() ? [{ path, signature, mode }] : [];
  });
}
