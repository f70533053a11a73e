import type { FindContext } from '../core/extension/find-extension.ts';
import { openFiles } from './options.ts';
import { workspaceIfAny } from './workspace.ts';

/** Where extensions are looked for: in the workspace, if there is one, and among those that Orbitr brings. */
export async function findContext(flags: { readonly dir?: string | undefined }): Promise<FindContext> {
  const dir = workspaceIfAny(flags.dir, process.cwd());
  const { files, extensionsDir } = await openFiles();
  const place = dir === undefined ? { workspaceDir: process.cwd(), bundledOnly: true } : { workspaceDir: dir };
  return { reader: files, bundledDir: extensionsDir, ...place };
}
