import type { NamedCompose } from '../compose/types.ts';
import { joinPath } from '../files/paths.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { ExtensionFolder } from './read-extension.ts';

/** An extension's Compose file, as the loader is told of it. `places`: where values were given. */
export function namedCompose(
  { dir, file, path, inline }: Pick<ExtensionFolder, 'dir' | 'file' | 'path' | 'inline'>,
  { docker, files = [] }: Manifest,
  places: NamedCompose['places'] = {},
): NamedCompose {
  return {
    manifest: file,
    written: files.map((written) => joinPath(dir, written.path)),
    places,
    path: inline ? path : joinPath(dir, docker.compose ?? ''),
    ...(inline ? { inline } : {}),
  };
}
