import type { DatabaseSync } from 'node:sqlite';
import type { Hold } from '../../core/hold/types.ts';
import type { HoldTable } from '../../ports/store.ts';

/** A row for each word; the whole app is the empty service. Saying it again keeps who said it first. */
export function holdTable(database: DatabaseSync): HoldTable {
  return {
    list: () =>
      database
        .prepare('SELECT app, service, kind, since, by FROM hold ORDER BY app, service, kind')
        .all()
        .map(holdFrom),
    put: ({ app, service = '', kind, since, by }) => {
      database
        .prepare('INSERT OR IGNORE INTO hold (app, service, kind, since, by) VALUES (?, ?, ?, ?, ?)')
        .run(app, service, kind, since, by);
    },
    lift: ({ app, service = '', kind }) => {
      database.prepare('DELETE FROM hold WHERE app = ? AND service = ? AND kind = ?').run(app, service, kind);
    },
  };
}

function holdFrom(row: Readonly<Record<string, unknown>>): Hold {
  const service = String(row['service']);
  return {
    app: String(row['app']),
    ...(service === '' ? {} : { service }),
    kind: row['kind'] === 'suspend' ? 'suspend' : 'hold',
    since: Number(row['since']),
    by: String(row['by']),
  };
}
