import { sha256 } from '../../lib/sha256.ts';
import type { FileReader } from '../files/reader.ts';

/**
 * A digest of every file in an extension's folder, by path and content; what git keeps there does not count. `inputs`
 * names everything that was looked at with its signature, `links` what is not the file or folder that it seems to be.
 */
export function contentHash(
  reader: FileReader,
  dir: string,
): { readonly hash: string; readonly inputs: Readonly<Record<string, string>>; readonly links: readonly string[] } {
  const inputs: Record<string, string> = {};
  const links: string[] = [];
  const root = reader.realPath(dir) ?? dir;
  const lines: string[] = [];
  const walk = (folder: string, below: string): void => {
    inputs[folder] = reader.stat(folder)?.signature ?? '';
    for (const name of reader.list(folder).toSorted()) {
      if (name === '.git') continue;
      const path = `${folder}/${name}`;
      // A link could lead to any file of the host, or back to itself: what it leads to is no part of the extension.
      if (reader.realPath(path) !== `${root}/${below}${name}`) {
        links.push(path);
        continue;
      }
      const stat = reader.stat(path);
      if (stat?.kind === 'folder') walk(path, `${below}${name}/`);
      if (stat?.kind !== 'file') continue;
      inputs[path] = stat.signature;
      lines.push(JSON.stringify([`${below}${name}`, sha256(reader.read(path) ?? '')]));
    }
  };
  walk(dir, '');
  return { hash: `sha256:${sha256(lines.join('\n'))}`, inputs, links };
}
