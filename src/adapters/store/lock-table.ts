import type { DatabaseSync } from 'node:sqlite';
import type { Holder, LockTable } from '../../ports/store.ts';

/** One row at the most. The transaction takes the write lock first, so two that try at once are told apart. */
export function lockTable(database: DatabaseSync): LockTable {
  const holder = (): Holder | undefined => {
    const row = database.prepare('SELECT holder FROM lock WHERE one = 1').get();
    return row ? (JSON.parse(String(row['holder'])) as Holder) : undefined;
  };
  return {
    holder,
    acquire: (who, isGone) => {
      database.exec('BEGIN IMMEDIATE');
      try {
        const current = holder();
        if (current && !isSame(current, who) && !isGone(current)) return current;
        database.prepare('INSERT OR REPLACE INTO lock (one, holder) VALUES (1, ?)').run(JSON.stringify(who));
        return undefined;
      } finally {
        database.exec('COMMIT');
      }
    },
    release: (who) => {
      database.exec('BEGIN IMMEDIATE');
      const current = holder();
      if (current && isSame(current, who)) database.exec('DELETE FROM lock');
      database.exec('COMMIT');
    },
  };
}

function isSame(a: Holder, b: Holder): boolean {
  return a.pid === b.pid && a.startTime === b.startTime && a.bootId === b.bootId && a.host === b.host;
}
