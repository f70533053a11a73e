import { isInside } from '../../files/paths.ts';
import { hostPath, shownHostPath } from '../../policy/host-path.ts';
import type { Reading } from '../reading.ts';

/**
 * Where a path of the host leads, if that is outside the app's own folders; undefined where it stays inside. Links inside them are
 * followed: an extension may bring one along.
 */
export function outsidePath(text: string, reading: Reading): string | undefined {
  const { app, appDir, workspaceDir, named } = reading.input;
  const path = hostPath(text, appDir);
  // What an extension writes into the folder of its app file would be taken for its owner's word.
  const homes = named ? [appDir] : [appDir, `${workspaceDir}/apps/${app}`];
  const home = homes.find((folder) => isInside(folder, path));
  if (home === undefined) return path;
  const real = reading.real(path);
  return isInside(reading.real(home), real) ? undefined : real;
}

/** `bind:/srv/media:ro` */
export function bindOf(path: string, readOnly: boolean, { input }: Reading): string {
  return `bind:${shownHostPath(path, input.workspaceDir)}${readOnly ? ':ro' : ''}`;
}
