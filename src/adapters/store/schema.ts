import type { DatabaseSync } from 'node:sqlite';

/** Each entry brings the database from its index to the next version. Never edited once released, only appended to. */
const migrations: readonly string[] = [
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
   CREATE TABLE app_memory (app TEXT PRIMARY KEY, memory TEXT NOT NULL) STRICT;
   CREATE TABLE cache (kind TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (kind, key)) STRICT;
   CREATE TABLE child (pid INTEGER NOT NULL, start_time TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (pid, start_time)) STRICT;
   CREATE TABLE lock (one INTEGER PRIMARY KEY CHECK (one = 1), holder TEXT NOT NULL) STRICT;`,
  `CREATE TABLE revision (app TEXT NOT NULL, number INTEGER NOT NULL, record TEXT NOT NULL, bundle TEXT NOT NULL, rendered TEXT NOT NULL, PRIMARY KEY (app, number)) STRICT;
   CREATE TABLE quarantine (app TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
   CREATE TABLE event (id INTEGER PRIMARY KEY AUTOINCREMENT, record TEXT NOT NULL) STRICT;`,
  `CREATE TABLE hold (app TEXT NOT NULL, service TEXT NOT NULL, kind TEXT NOT NULL, since INTEGER NOT NULL, by TEXT NOT NULL, PRIMARY KEY (app, service, kind)) STRICT;
   CREATE TABLE health (id INTEGER PRIMARY KEY, app TEXT NOT NULL, service TEXT NOT NULL, at INTEGER NOT NULL, entry TEXT NOT NULL) STRICT;
   CREATE INDEX health_of ON health (app, service, id);
   CREATE TABLE restart (app TEXT NOT NULL, service TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (app, service)) STRICT;`,
];

export const schemaVersion = migrations.length;

/** Creates or upgrades. Returns the version found when it is newer than this Orbitr knows; then nothing was changed. */
export function migrate(database: DatabaseSync): number | undefined {
  const found = versionOf(database);
  if (found === schemaVersion) return undefined;
  if (found > schemaVersion) return found;
  database.exec('BEGIN IMMEDIATE');
  for (const migration of migrations.slice(versionOf(database))) database.exec(migration);
  database.exec(`PRAGMA user_version = ${schemaVersion}`);
  database.exec('COMMIT');
  return undefined;
}

function versionOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}
