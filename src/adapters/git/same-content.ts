import { lstatSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { git } from './call.ts';
import type { Place } from './place.ts';

/** Of paths in the checkout those that hold what a commit has there: a predecessor that was killed had moved them in already. */
export async function sameContent(
  { call, checkout }: Pick<Place, 'call' | 'checkout'>,
  commit: string,
  paths: readonly string[],
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const wanted = new Map<string, string>();
  for (const line of (await git(call(), 'ls-tree', '-r', '-z', '--full-tree', commit)).split('\0')) {
    const [about = '', path] = line.split('\t');
    if (path !== undefined) wanted.set(path, about.split(' ')[2] ?? '');
  }
  const isLink = (path: string): boolean => lstatSync(join(checkout, path)).isSymbolicLink();
  // a name with a line break in it cannot be asked about in a list
  const [files, links] = [paths.filter((path) => !isLink(path) && !path.includes('\n')), paths.filter(isLink)];
  const input = files.map((path) => `${path}\n`).join('');
  const hashes = (await git(call({ input }), 'hash-object', '--stdin-paths')).split('\n');
  const found = files.map((path, index) => [path, hashes[index]] as const);
  for (const path of links) {
    const target = call({ input: readlinkSync(join(checkout, path)) });
    found.push([path, (await git(target, 'hash-object', '--stdin')).trim()]);
  }
  return new Set(found.filter(([path, hash]) => hash === wanted.get(path)).map(([path]) => path));
}
