import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { OrbitrError } from '../core/errors.ts';

export const workspaceFileName = 'orbitr.yaml';

/** The folder that is meant: the one named, else the nearest one upward that holds orbitr.yaml. Throws `workspace-missing`. */
export function findWorkspace(named: string | undefined, from: string): string {
  if (named !== undefined) return namedFolder(resolve(from, named));
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, workspaceFileName))) return folder;
    if (dirname(folder) === folder) break;
  }
  throw new OrbitrError({
    code: 'workspace-missing',
    message: `there is no ${workspaceFileName} in ${resolve(from)} or in a folder above it`,
    suggestions: ['run `orbitr init` to start a workspace here', 'name another folder with --dir FOLDER'],
  });
}

/** The same, where a workspace is welcome but not needed: undefined instead of an error, unless a folder was named. */
export function workspaceIfAny(named: string | undefined, from: string): string | undefined {
  if (named !== undefined) return findWorkspace(named, from);
  try {
    return findWorkspace(undefined, from);
  } catch {
    return undefined;
  }
}

function namedFolder(folder: string): string {
  if (existsSync(join(folder, workspaceFileName))) return folder;
  const message = isFolder(folder) ? `there is no ${workspaceFileName} in ${folder}` : `there is no folder ${folder}`;
  throw new OrbitrError({
    code: 'workspace-missing',
    message,
    suggestions: [`run \`orbitr init --dir ${folder}\` to start a workspace there`],
  });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
