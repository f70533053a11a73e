import type { DatabaseSync } from 'node:sqlite';
import type { ChildJournal, ChildRecord } from '../../ports/child-journal.ts';

/** Children that act on the engine and may outlive us. Written before they act, so that whoever comes next knows of them. */
export function childJournal(database: DatabaseSync): ChildJournal {
  return {
    begin: (child) => {
      database
        .prepare('INSERT OR REPLACE INTO child (pid, start_time, record) VALUES (?, ?, ?)')
        .run(child.pid, child.startTime, JSON.stringify(child));
    },
    end: (child) => {
      database.prepare('DELETE FROM child WHERE pid = ? AND start_time = ?').run(child.pid, child.startTime);
    },
    live: () =>
      database
        .prepare('SELECT record FROM child ORDER BY pid')
        .all()
        .map((row) => JSON.parse(String(row['record'])) as ChildRecord),
  };
}
