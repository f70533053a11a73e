import type { Hint } from '../compose/hardening.ts';
import { loadCompose } from '../compose/load.ts';
import { loadHints } from '../compose/load-hints.ts';
import type { ComposeInput, LoadedCompose } from '../compose/types.ts';
import type { FileReader } from '../files/reader.ts';
import { exampleOf } from '../values/generated.ts';
import type { FoundExtension } from './find-extension.ts';
import { namedCompose } from './named-compose.ts';

/** An extension's Compose file as it would be with every setting at its default, or at an example where it has none. `compose` is absent where it is broken. */
export function sampleCompose(
  found: FoundExtension,
  { reader, workspaceDir }: { readonly reader: FileReader; readonly workspaceDir: string },
): { readonly compose?: LoadedCompose; readonly hints: readonly Hint[] } {
  const { manifest, dir } = found;
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
    named: namedCompose(found, manifest),
  };
  const { compose } = loadCompose(input);
  return compose ? { compose, hints: loadHints(input) } : { hints: [] };
}
