/** Which apps a commit is about: all where something changed that any of them may use. Sorted names; none where nothing of the workspace did. */
export type Affected = 'all' | readonly string[];

/**
 * From paths of the repository, as git prints them, to apps of the workspace that lies in `within` (`''`: the repository’s root). Only what lies
 * in an app’s own folder, or is its file, is that app’s alone.
 */
export function affectedApps(paths: readonly string[], within: string): Affected {
  const prefix = within === '' ? '' : `${within}/`;
  const own = paths.filter((path) => path.startsWith(prefix)).map((path) => appOf(path.slice(prefix.length)));
  const names = own.flatMap((name) => (name === undefined ? [] : [name]));
  return names.length < own.length ? 'all' : [...new Set(names)].toSorted();
}

/** Undefined where it is not one app’s. */
function appOf(path: string): string | undefined {
  const [folder, entry = '', ...deeper] = path.split('/');
  if (folder !== 'apps' || entry === '') return undefined;
  if (deeper.length > 0) return entry;
  return /^(.+)\.ya?ml$/.exec(entry)?.[1];
}
