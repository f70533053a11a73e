import { extensionPlaces, type FindContext } from './find-extension.ts';
import { type ExtensionFolder, readExtension } from './read-extension.ts';
import type { ExtensionOrigin } from './types.ts';

export interface ListedExtension extends Pick<ExtensionFolder, 'manifest' | 'problems' | 'dir'> {
  /** The name of its folder. */
  readonly id: string;
  readonly origin: ExtensionOrigin;
}

/** All that can be found by an id, sorted by it. The workspace's own hides one of the same id that Orbitr brings. */
export function listExtensions(context: FindContext): readonly ListedExtension[] {
  const { reader, workspaceDir } = context;
  const seen = new Map<string, ListedExtension>();
  for (const { origin, folder } of extensionPlaces(context)) {
    for (const id of foldersIn(context, folder)) {
      if (seen.has(id)) continue;
      const { manifest, problems, dir } = readExtension(reader, workspaceDir, `${folder}/${id}`, id);
      seen.set(id, { id, origin, dir, problems, ...(manifest ? { manifest } : {}) });
    }
  }
  return [...seen.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Their ids alone: no manifest is read. */
export function knownIds(context: FindContext): readonly string[] {
  return [...new Set(extensionPlaces(context).flatMap(({ folder }) => foldersIn(context, folder)))].sort();
}

function foldersIn({ reader }: FindContext, folder: string): readonly string[] {
  return reader
    .list(folder)
    .filter((name) => !name.startsWith('.') && reader.stat(`${folder}/${name}`)?.kind === 'folder');
}
