import type { LoadedApp } from '../app/types.ts';
import type { Ask } from '../compose/asks/ask.ts';
import { loadCompose } from '../compose/load.ts';
import type { FileReader } from '../files/reader.ts';
import { parseTree } from '../files/yaml.ts';
import { isForeign } from './judge.ts';
import { covers } from './permission.ts';

export interface UnseenContext {
  readonly reader: FileReader;
  readonly workspaceDir: string;
  readonly project: string;
  /** What ~ means to Compose. Absolute. */
  readonly home: string;
}

/**
 * What Compose’s own reading of a foreign extension asks for beyond Orbitr’s. There is nothing as long as both read alike; where a file
 * was written so that they do not, the app must not get by that what nobody granted. `model`: as Compose gave it, `$` doubled.
 */
export function unseenAsks(
  app: LoadedApp,
  model: unknown,
  { reader, workspaceDir, project, home }: UnseenContext,
): Ask[] {
  if (!isForeign(app)) return [];
  const path = app.compose?.files[0] ?? app.dir;
  const inline = parseTree(new TextEncoder().encode(JSON.stringify(model)), path).tree;
  if (!inline) return [];
  const named = { path, inline, manifest: path, written: [app.dir], places: {} };
  const input = {
    reader,
    workspaceDir,
    appDir: app.dir,
    app: project,
    environment: {},
    profiles: app.file.profiles ?? [],
  };
  const { compose } = loadCompose({ ...input, named });
  // Compose puts its own home folder in the place of ~, which Orbitr leaves to the host that will run it.
  const expanded = ({ permission }: Ask) => permission.replace(/^bind:~/, `bind:${home}`);
  // An ask of a service that takes no part was judged as one that comes to nothing.
  const seen = (app.compose?.asks ?? []).filter(({ dormant }) => !dormant).map(expanded);
  return (compose?.asks ?? []).filter(
    ({ permission, dormant }) =>
      !dormant && !seen.some((one) => one === permission || covers(one, permission, workspaceDir)),
  );
}
