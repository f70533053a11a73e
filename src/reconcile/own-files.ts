import { join } from 'node:path';
import type { OwnFile } from '../core/desired/own-files.ts';
import type { DesiredApp } from '../core/desired/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import { revealed } from './secrets.ts';

/** Containers see them with users of their own. Nobody else comes this far: the state folder is its owner's. */
const folderMode = 0o755;

/** Whether anything that the app mounts is not in its place, as after lost state. What is in it was settled when its containers were made. */
export function lacksOwnFiles({ files }: Runtime, { extension }: DesiredApp): boolean {
  return (extension?.files ?? []).some(({ path }) => files.stat(join(extension?.filesDir ?? '', path)) === undefined);
}

/** Puts the files that an extension's app mounts in their place, where they are not there as they should be, and takes away what is there besides. */
export function writeOwnFiles(runtime: Runtime, app: DesiredApp): void {
  const { extension } = app;
  if (!extension || extension.filesDir === '') return;
  const wanted = new Map(extension.files.map((file) => [join(extension.filesDir, file.path), file]));
  for (const path of filesBelow(runtime, extension.filesDir)) if (!wanted.has(path)) runtime.removeFile(path);
  for (const [path, file] of wanted) {
    const content = contentOf(runtime, app, file);
    if (!isThere(runtime, path, content, file.mode)) runtime.writeFile(path, content, file.mode, folderMode);
  }
}

function contentOf(runtime: Runtime, app: DesiredApp, { source, text = '' }: OwnFile): Uint8Array {
  if (source !== undefined) return runtime.files.read(source) ?? new Uint8Array();
  return new TextEncoder().encode(revealed(runtime, app, text));
}

function isThere({ files }: Runtime, path: string, content: Uint8Array, mode: number): boolean {
  const stat = files.stat(path);
  if (stat?.kind !== 'file' || stat.size !== content.length || stat.mode !== mode) return false;
  return (files.read(path) ?? []).every((byte, index) => byte === content[index]);
}

/** A link counts as a file: it goes, and what it leads to is nobody's business here. */
function filesBelow(runtime: Runtime, dir: string): string[] {
  const { files } = runtime;
  const home = files.realPath(dir);
  return files.list(dir).flatMap((name) => {
    const path = join(dir, name);
    const isLink = files.realPath(path) !== join(home ?? dir, name);
    return !isLink && files.stat(path)?.kind === 'folder' ? filesBelow(runtime, path) : [path];
  });
}
