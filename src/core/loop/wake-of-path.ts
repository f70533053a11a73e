import { everything, type Key } from './queue.ts';

/** What Orbitr writes, and what is no part of a workspace. */
const ignored = new Set(['.git', '.orbitr', 'node_modules', 'orbitr.lock']);

/**
 * Where to look after something has changed at a path, relative to the workspace: the app that it belongs to, or everything. Undefined
 * where it makes no difference to anybody.
 */
export function wakeOfPath(path: string): Key | undefined {
  const [top = '', name, ...inside] = path.split('/');
  if (ignored.has(top) || isDraft(path)) return undefined;
  if (top !== 'apps' || name === undefined) return everything;
  if (inside.length > 0) return name;
  // apps/<name>.yaml, or the folder of an app itself
  return name.replace(/\.ya?ml$/, '');
}

/** Editors and atomic writers leave these for a moment. */
function isDraft(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.endsWith('~') || /\.(?:swp|swx|tmp|part)$/.test(name) || name.startsWith('.#') || name === '4913';
}
