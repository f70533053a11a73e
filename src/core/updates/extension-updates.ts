import compare from 'semver/functions/compare.js';
import { ownValue } from '../../lib/own-value.ts';
import type { Desired } from '../desired/types.ts';
import { type Memory, nothingRemembered } from '../memory/types.ts';
import { appliedVersion, pendingMigrations } from './migrations.ts';
import type { ExtensionUpdate } from './types.ts';

/** Apps that run an older version of their extension than the one that is there. */
export function extensionUpdates(
  { apps }: Desired,
  memory: Memory,
  locked: Readonly<Record<string, string>>,
): ExtensionUpdate[] {
  return apps.flatMap(({ name, extension }) => {
    if (!extension) return [];
    const known = ownValue(memory.apps, name) ?? nothingRemembered;
    const current = appliedVersion(extension, known, locked);
    if (current === undefined || compare(extension.version, current) <= 0) return [];
    const migrations = pendingMigrations(extension, current, known.migrated ?? []).length;
    return [{ app: name, extension: extension.id, current, allowed: extension.version, migrations }];
  });
}
