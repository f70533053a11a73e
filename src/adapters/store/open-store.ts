import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OrbitrError } from '../../core/errors.ts';
import { readAppMemory } from '../../core/memory/read-memory.ts';
import type { AppMemory, Memory } from '../../core/memory/types.ts';
import type { ChildJournal } from '../../ports/child-journal.ts';
import type { CacheKind, Store } from '../../ports/store.ts';
import { childJournal } from './child-table.ts';
import { healthTable } from './health-table.ts';
import { holdTable } from './hold-table.ts';
import { lockTable } from './lock-table.ts';
import { restartTable } from './restart-table.ts';
import { revisionTable } from './revision-table.ts';
import { migrate } from './schema.ts';
import { prepareStateFolder } from './state-folder.ts';

/** Opens the state folder, making it where it is not there. A damaged file is set aside: all of it can be found out anew. */
export function openStore(dir: string, warn: (message: string) => void): Store & { readonly children: ChildJournal } {
  return telling(dir, () => {
    prepareStateFolder(dir);
    return storeOf(dir, openDatabase(join(dir, 'state.db'), warn));
  });
}

function openDatabase(path: string, warn: (message: string) => void): DatabaseSync {
  try {
    return connect(path);
  } catch (cause) {
    if (!isDamage(cause)) throw cause;
    const aside = `${path}.damaged-${process.pid}`;
    for (const suffix of ['', '-wal', '-shm']) if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
    warn(
      `the state file was damaged and was set aside as ${aside}; live state is compared by inspection once, and revisions from before cannot be rolled back to`,
    );
    return connect(path);
  }
}

function connect(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 5000 });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  chmodSync(path, 0o600);
  const newer = migrate(database);
  if (newer === undefined) return database;
  database.close();
  throw new OrbitrError({
    code: 'state-unreadable',
    message: `${path} was written by a newer Orbitr (state version ${newer})`,
    suggestions: ['use that version of Orbitr', 'or move the file away: it is rebuilt from what runs'],
  });
}

function storeOf(dir: string, database: DatabaseSync): Store & { readonly children: ChildJournal } {
  const read = database.prepare('SELECT value FROM cache WHERE kind = ? AND key = ?');
  const write = database.prepare(
    'INSERT INTO cache (kind, key, value) VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET value = excluded.value',
  );
  const lock = lockTable(database);
  const children = childJournal(database);
  const revisions = revisionTable(database);
  const holds = holdTable(database);
  const health = healthTable(database);
  const restarts = restartTable(database);
  // A full disk or a damaged page shows only in the middle of a pass.
  const told = <T>(work: () => T): T => telling(dir, work);
  return {
    dir,
    memory: () => told(() => readMemory(database)),
    remember: (app, memory) => told(() => writeMemory(database, app, memory)),
    forget: (app) => told(() => void database.prepare('DELETE FROM app_memory WHERE app = ?').run(app)),
    cached: (kind: CacheKind, key: string) => told(() => read.get(kind, key)?.['value'] as string | undefined),
    cache: (kind: CacheKind, key: string, value: string) => told(() => void write.run(kind, key, value)),
    salt: () => told(() => saltOf(database)),
    lock: {
      holder: () => told(lock.holder),
      acquire: (who, isGone) => told(() => lock.acquire(who, isGone)),
      release: (who) => told(() => lock.release(who)),
    },
    revisions: {
      list: (app) => told(() => revisions.list(app)),
      files: (app, number) => told(() => revisions.files(app, number)),
      put: (revision, files) => told(() => revisions.put(revision, files)),
      quarantined: () => told(revisions.quarantined),
      quarantine: (held) => told(() => revisions.quarantine(held)),
      release: (app) => told(() => revisions.release(app)),
      tell: (event) => told(() => revisions.tell(event)),
      events: (most) => told(() => revisions.events(most)),
      together: (work) => told(() => revisions.together(work)),
    },
    holds: {
      list: () => told(holds.list),
      put: (hold) => told(() => holds.put(hold)),
      lift: (hold) => told(() => holds.lift(hold)),
    },
    health: { add: (entry) => told(() => health.add(entry)), list: (app) => told(() => health.list(app)) },
    restarts: {
      of: (app, service) => told(() => restarts.of(app, service)),
      put: (app, service, record) => told(() => restarts.put(app, service, record)),
      clear: (app) => told(() => restarts.clear(app)),
    },
    children: {
      begin: (child) => told(() => children.begin(child)),
      end: (child) => told(() => children.end(child)),
      live: () => told(children.live),
    },
    close: () => database.close(),
  };
}

function telling<T>(dir: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw cause instanceof OrbitrError ? cause : unreadable(dir, cause);
  }
}

function writeMemory(database: DatabaseSync, app: string, memory: AppMemory): void {
  const sql =
    'INSERT INTO app_memory (app, memory) VALUES (?, ?) ON CONFLICT (app) DO UPDATE SET memory = excluded.memory';
  database.prepare(sql).run(app, JSON.stringify(memory));
}

function readMemory(database: DatabaseSync): Memory {
  const rows = database.prepare('SELECT app, memory FROM app_memory ORDER BY app').all();
  const read = rows.map((row) => [String(row['app']), readAppMemory(String(row['memory']))] as const);
  return { apps: Object.fromEntries(read.flatMap(([app, memory]) => (memory ? [[app, memory]] : []))) };
}

function saltOf(database: DatabaseSync): Uint8Array {
  database.prepare("INSERT OR IGNORE INTO meta (key, value) VALUES ('salt', ?)").run(randomBytes(32));
  return database.prepare("SELECT value FROM meta WHERE key = 'salt'").get()?.['value'] as Uint8Array;
}

function unreadable(dir: string, cause: unknown): OrbitrError {
  return new OrbitrError({
    code: 'state-unreadable',
    message: `the state folder ${dir} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
    suggestions: mend(dir, cause),
    cause,
  });
}

function mend(dir: string, cause: unknown): readonly string[] {
  const code = (cause as NodeJS.ErrnoException).code;
  const words = String(cause);
  const user = process.env['USER'] ?? String(process.getuid?.() ?? '');
  const file = join(dir, 'state.db');
  if (code === 'EACCES' || code === 'EPERM' || /readonly|unable to open/i.test(words))
    return [`sudo chown -R ${user} ${dir}`, 'or set ORBITR_STATE_DIR to a folder of your own'];
  if (isDamage(cause)) return [`set it aside, it is made anew from what runs: mv ${file} ${file}.damaged`];
  if (code === 'ENOSPC' || /disk is full/i.test(words)) return [`see what takes the room: df -h ${dir}`];
  if (/is locked/i.test(words)) return [`see who holds it: fuser -v ${file}`, 'then run this again'];
  return ['set ORBITR_STATE_DIR to another folder'];
}

function isDamage(cause: unknown): boolean {
  return /malformed|not a database|corrupt/i.test(String(cause));
}
