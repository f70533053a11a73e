/** Paths with `/`, as text only: nothing is looked up. */
export function joinPath(base: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${base}/${path}`).split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export function folderOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}

/** As a person in `folder` would write it; absolute where it lies elsewhere. */
export function shownPath(folder: string, path: string): string {
  if (path === folder) return '.';
  return isInside(folder, path) ? path.slice(folder === '/' ? 1 : folder.length + 1) : path;
}
