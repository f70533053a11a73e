import { sha256 } from '../../lib/sha256.ts';
import type { FileReader } from '../files/reader.ts';

/**
 * A digest of every file in an extension's folder, by path and content; what editors and git leave there (`.`) does not count. `inputs`
 * names everything that was looked at with its signature.
 */
export function contentHash(
  reader: FileReader,
  dir: string,
): { readonly hash: string; readonly inputs: Readonly<Record<string, string>> } {
  const inputs: Record<string, string> = {};
  const lines: string[] = [];
  const walk = (folder: string, below: string): void => {
    inputs[folder] = reader.stat(folder)?.signature ?? '';
    for (const name of reader.list(folder).toSorted()) {
      if (name.startsWith('.')) continue;
      const path = `${folder}/${name}`;
      const stat = reader.stat(path);
      if (stat?.kind === 'folder') walk(path, `${below}${name}/`);
      if (stat?.kind !== 'file') continue;
      inputs[path] = stat.signature;
      lines.push(JSON.stringify([`${below}${name}`, sha256(reader.read(path) ?? '')]));
    }
  };
  walk(dir, '');
  return { hash: `sha256:${sha256(lines.join('\n'))}`, inputs };
}
