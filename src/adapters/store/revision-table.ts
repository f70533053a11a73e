import type { DatabaseSync } from 'node:sqlite';
import type * as z from 'zod';
import { PastEvent, Quarantine, Revision } from '../../core/revision/types.ts';
import type { RevisionTable } from '../../ports/store.ts';

/** How many events are kept. */
const eventsKept = 10_000;

/** How many revisions of an app can be gone back to, or compared. The rows of older ones stay. */
const bundlesKept = 50;

export function revisionTable(database: DatabaseSync): RevisionTable {
  const put = `INSERT INTO revision (app, number, record, bundle, rendered) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (app, number) DO UPDATE SET record = excluded.record`;
  return {
    list: (app) =>
      rows(
        Revision,
        app === undefined
          ? database.prepare('SELECT record FROM revision ORDER BY app, number').all()
          : database.prepare('SELECT record FROM revision WHERE app = ? ORDER BY number').all(app),
      ),
    files: (app, number) => {
      const row = database
        .prepare('SELECT bundle, rendered FROM revision WHERE app = ? AND number = ?')
        .get(app, number);
      return row && { bundle: String(row['bundle']), rendered: String(row['rendered']) };
    },
    put: (revision, files) => {
      const { app, number } = revision;
      database
        .prepare(files ? `${put}, bundle = excluded.bundle, rendered = excluded.rendered` : put)
        .run(app, number, JSON.stringify(revision), files?.bundle ?? '', files?.rendered ?? '');
      if (files)
        database
          .prepare("UPDATE revision SET bundle = '', rendered = '' WHERE app = ? AND number <= ?")
          .run(app, number - bundlesKept);
    },
    quarantined: () => rows(Quarantine, database.prepare('SELECT record FROM quarantine ORDER BY app').all()),
    quarantine: (held) =>
      void database
        .prepare('INSERT OR REPLACE INTO quarantine (app, record) VALUES (?, ?)')
        .run(held.app, JSON.stringify(held)),
    release: (app) => void database.prepare('DELETE FROM quarantine WHERE app = ?').run(app),
    tell: (event) => {
      database.prepare('INSERT INTO event (record) VALUES (?)').run(JSON.stringify(event));
      database.prepare('DELETE FROM event WHERE id <= (SELECT max(id) FROM event) - ?').run(eventsKept);
    },
    events: (most) =>
      rows(PastEvent, database.prepare('SELECT record FROM event ORDER BY id DESC LIMIT ?').all(most)).toReversed(),
    together: (work) => {
      database.exec('BEGIN IMMEDIATE');
      try {
        work();
        database.exec('COMMIT');
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
  };
}

function rows<T>(shape: z.ZodType<T>, found: readonly Record<string, unknown>[]): readonly T[] {
  return found.flatMap((row) => {
    try {
      const read = shape.safeParse(JSON.parse(String(row['record'])));
      return read.success ? [read.data] : [];
    } catch {
      return [];
    }
  });
}
