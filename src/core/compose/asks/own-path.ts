import { isInside } from '../../files/paths.ts';
import { hostPath, shownHostPath } from '../../policy/host-path.ts';
import type { Reading } from '../reading.ts';

/**
 * Where a path of the host leads, if that is outside the app's own folders; undefined where it stays inside. Links inside them are
 * followed: an extension may bring one along.
 */
export function outsidePath(text: string, reading: Reading): string | undefined {
  const { app, appDir, workspaceDir } = reading.input;
  const path = hostPath(text, appDir);
  const home = [appDir, `${workspaceDir}/apps/${app}`].find((folder) => isInside(folder, path));
  if (home === undefined) return path;
  const real = reading.real(path);
  return isInside(reading.real(home), real) ? undefined : real;
}

/** `bind:/srv/media:ro` */
export function bindOf(path: string, readOnly: boolean, { input }: Reading): string {
  return `bind:${shownHostPath(path, input.workspaceDir)}${readOnly ? ':ro' : ''}`;
}
