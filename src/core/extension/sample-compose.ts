import type { Hint } from '../compose/hardening.ts';
import { loadCompose } from '../compose/load.ts';
import { loadHints } from '../compose/load-hints.ts';
import type { ComposeInput, LoadedCompose } from '../compose/types.ts';
import { joinPath } from '../files/paths.ts';
import type { FileReader } from '../files/reader.ts';
import { exampleOf } from '../values/generated.ts';
import type { FoundExtension } from './find-extension.ts';

/** An extension's Compose file as it would be with every setting at its default, or at an example where it has none. `compose` is absent where it is broken. */
export function sampleCompose(
  { manifest, dir, file, path, inline }: FoundExtension,
  { reader, workspaceDir }: { readonly reader: FileReader; readonly workspaceDir: string },
): { readonly compose?: LoadedCompose; readonly hints: readonly Hint[] } {
  const settings = manifest.environment?.variables ?? [];
  const input: ComposeInput = {
    reader,
    workspaceDir,
    appDir: dir,
    app: manifest.id,
    environment: Object.fromEntries(
      settings.map((setting) => [setting.key, String(setting.default ?? exampleOf(setting))]),
    ),
    profiles: [],
    named: {
      manifest: file,
      path: inline ? path : joinPath(dir, manifest.docker.compose ?? ''),
      ...(inline ? { inline } : {}),
    },
  };
  const { compose } = loadCompose(input);
  return compose ? { compose, hints: loadHints(input) } : { hints: [] };
}
