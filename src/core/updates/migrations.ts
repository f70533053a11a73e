import compare from 'semver/functions/compare.js';
import satisfies from 'semver/functions/satisfies.js';
import intersects from 'semver/ranges/intersects.js';
import minVersion from 'semver/ranges/min-version.js';
import { sha256 } from '../../lib/sha256.ts';
import { stableJson } from '../../lib/stable-json.ts';
import type { DesiredExtension } from '../desired/types.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { AppMemory } from '../memory/types.ts';

export type Migration = NonNullable<Manifest['migrations']>[number];

/** What has to run once between two versions, in the order of the manifest. */
export interface PendingMigration {
  /** What it is remembered by when it is done. */
  readonly key: string;
  readonly migration: Migration;
}

/** Migrations of an update that did not run yet; none where it is not known which version the data comes from. */
export function pendingMigrations(
  { id, version, migrations = [] }: Pick<DesiredExtension, 'id' | 'version' | 'migrations'>,
  applied: string | undefined,
  done: readonly string[],
): PendingMigration[] {
  if (applied === undefined) return [];
  return crossed(migrations, applied, version)
    .map((migration) => ({ key: sha256(`${id} ${stableJson(migration)}`).slice(0, 16), migration }))
    .filter(({ key }) => !done.includes(key));
}

/** A step of a chain begins where another one ends: from 1 to 3 by way of 2. Going back crosses nothing. */
export function crossed(migrations: readonly Migration[], from: string, to: string): Migration[] {
  if (compare(to, from) <= 0) return [];
  const reached: string[] = [];
  return migrations.filter((migration) => {
    const begins = satisfies(from, migration.from) || reached.some((range) => intersects(range, migration.from));
    const least = minVersion(migration.to);
    const isPassed = least !== null && compare(least, from) > 0 && compare(least, to) <= 0;
    const isCrossed = begins && (satisfies(to, migration.to) || isPassed);
    if (isCrossed) reached.push(migration.to);
    return isCrossed;
  });
}

/** Which version an app’s data was last used with: as state has it, else the only older one of orbitr.lock. */
export function appliedVersion(
  { id, version }: Pick<DesiredExtension, 'id' | 'version'>,
  memory: AppMemory,
  locked: Readonly<Record<string, string>>,
): string | undefined {
  if (memory.extension?.id === id) return memory.extension.version;
  const known = Object.keys(locked).flatMap((key) => (key.startsWith(`${id}@`) ? [key.slice(id.length + 1)] : []));
  if (known.length !== 1 || Object.keys(memory.containers).length === 0) return undefined;
  const [only = ''] = known;
  return only === version ? undefined : only;
}
