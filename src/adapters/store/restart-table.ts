import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { RestartTable } from '../../ports/store.ts';

const Record = z.object({ restarts: z.array(z.number()), heldSince: z.number().optional() });
const nothing = { restarts: [] };

/** A row for each service that was restarted. A damaged one counts as none. */
export function restartTable(database: DatabaseSync): RestartTable {
  return {
    of: (app, service) => {
      const row = database.prepare('SELECT record FROM restart WHERE app = ? AND service = ?').get(app, service);
      const read = Record.safeParse(json(String(row?.['record'] ?? '')));
      if (!read.success) return nothing;
      const { restarts, heldSince } = read.data;
      return heldSince === undefined ? { restarts } : { restarts, heldSince };
    },
    put: (app, service, record) => {
      database
        .prepare('INSERT OR REPLACE INTO restart (app, service, record) VALUES (?, ?, ?)')
        .run(app, service, JSON.stringify(record));
    },
    clear: (app) => {
      database.prepare('DELETE FROM restart WHERE app = ?').run(app);
    },
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
