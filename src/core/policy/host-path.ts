import { isInside, joinPath, shownPath } from '../files/paths.ts';

/**
 * A path of the host in one spelling: absolute, or from the home folder, which only the host knows. What leaves the home folder upwards
 * could lead anywhere, and so counts as all of the host. Paths of Windows stay as they are.
 */
export function hostPath(text: string, base: string): string {
  if (isWindows(text)) return text;
  return text.startsWith('~') ? homePath(text) : joinPath(base, text);
}

/** As orbitr.yaml names it: what lies in the workspace begins with `./`. */
export function shownHostPath(path: string, workspaceDir: string): string {
  if (!path.startsWith('/') || !isInside(workspaceDir, path)) return path;
  const shown = shownPath(workspaceDir, path);
  return shown === '.' ? shown : `./${shown}`;
}

/** Whether the one is the other, or a folder above it. Both in the spelling of `hostPath`. */
export function holds(folder: string, path: string): boolean {
  return folder === '/' || isInside(folder, path);
}

function isWindows(text: string): boolean {
  return /^(?:[a-zA-Z]:|\\\\)/.test(text);
}

/** Compose puts the home folder in the place of `~`, whatever follows it. */
function homePath(text: string): string {
  const steps: string[] = [];
  for (const step of text.slice(1).split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.pop() === undefined) return '/';
  }
  return ['~', ...steps].join('/');
}
