import { OrbitrError } from '../../src/core/errors.ts';
import type { FileReader } from '../../src/core/files/reader.ts';

/** Files in memory, by absolute path. A folder is there where something lies in it, or where its path ends with `/`; an Error cannot be read. */
export function memoryReader(files: Readonly<Record<string, string | Uint8Array | Error>>): FileReader {
  const paths = Object.keys(files);
  const isFolder = (path: string) => paths.some((known) => known.startsWith(`${path}/`));
  const refuse = (path: string) => {
    if (files[path] instanceof Error)
      throw new OrbitrError({
        code: 'file-unreadable',
        message: `${path} may not be read by this user`,
        suggestions: [],
      });
  };
  return {
    read: (path) => {
      refuse(path);
      const text = files[path];
      if (text instanceof Uint8Array) return text;
      return typeof text === 'string' ? new TextEncoder().encode(text) : undefined;
    },
    stat: (path) => {
      const text = files[path];
      if (text instanceof Uint8Array)
        return { kind: 'file', size: text.length, mode: 0o644, signature: `file ${text.length}` };
      if (typeof text === 'string') return { kind: 'file', size: text.length, mode: 0o644, signature: `file ${text}` };
      if (text instanceof Error || isFolder(path)) return { kind: 'folder', size: 0, mode: 0o755, signature: 'folder' };
      return undefined;
    },
    list: (path) => {
      refuse(path);
      const names = paths
        .filter((known) => known.startsWith(`${path}/`))
        .map((known) => known.slice(path.length + 1).split('/')[0] ?? '');
      return [...new Set(names)].filter(Boolean).sort();
    },
    realPath: (path) => (path in files || isFolder(path) ? path : undefined),
  };
}
