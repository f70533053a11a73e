import type { DesiredApp } from '../desired/types.ts';
import { settingCode } from './in-place.ts';
import type { Reason } from './types.ts';

/** `ignoreDrift` of the app file: whether this reason is about a field that hands may change. What the files ask for is never passed over. */
export function isIgnored({ ignoreDrift }: DesiredApp, { source, path, service = '' }: Reason): boolean {
  if (source !== 'drift' || path === undefined) return false;
  const names = [path, ...groupsOf(path)].flatMap((name) => [name, `${service}.${name}`]);
  return ignoreDrift.some((entry) => names.some((name) => name === entry || name.startsWith(`${entry}.`)));
}

/** The words of `docker update`, whatever the Compose file calls them. */
function groupsOf(path: string): readonly string[] {
  const code = settingCode(path);
  if (code === undefined) return [];
  return code === 'restart-policy-drift' ? ['restartPolicy'] : ['resources'];
}
