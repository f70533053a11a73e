import type { DatabaseSync } from 'node:sqlite';
import type { HealthEntry } from '../../core/health/history.ts';
import type { HealthTable } from '../../ports/store.ts';

/** Answers kept of each service; older ones make room. */
const kept = 200;

export function healthTable(database: DatabaseSync): HealthTable {
  return {
    add: ({ app, service, ...entry }) => {
      database
        .prepare('INSERT INTO health (app, service, at, entry) VALUES (?, ?, ?, ?)')
        .run(app, service, entry.at, JSON.stringify(entry));
      database
        .prepare(
          'DELETE FROM health WHERE app = ? AND service = ? AND id NOT IN (SELECT id FROM health WHERE app = ? AND service = ? ORDER BY id DESC LIMIT ?)',
        )
        .run(app, service, app, service, kept);
    },
    list: (app) =>
      database
        .prepare('SELECT app, service, entry FROM health WHERE app = ? ORDER BY id')
        .all(app)
        .map((row) => ({
          ...(JSON.parse(String(row['entry'])) as HealthEntry),
          app: String(row['app']),
          service: String(row['service']),
        })),
  };
}
