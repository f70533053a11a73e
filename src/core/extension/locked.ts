import type { LoadedApp } from '../app/types.ts';

/** `postgresql@16.4.0` → its content hash, for every extension that a sound app is made from: what the lock file holds of them. */
export function lockedExtensions(apps: readonly LoadedApp[]): Record<string, string> {
  const used = apps.flatMap(({ extension, compose }) => (extension && compose ? [extension] : []));
  return Object.fromEntries(used.map(({ id, version, hash }) => [`${id}@${version}`, hash]));
}

/** Extensions whose content is no longer what the lock file holds for the same version. */
export function changedExtensions(apps: readonly LoadedApp[], locked: Readonly<Record<string, string>>): string[] {
  return Object.entries(lockedExtensions(apps)).flatMap(([name, hash]) =>
    locked[name] === undefined || locked[name] === hash ? [] : [name],
  );
}
