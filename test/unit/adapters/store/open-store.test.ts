import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../../../src/adapters/store/open-store.ts';
import { schemaVersion } from '../../../../src/adapters/store/schema.ts';
import { nothingRemembered } from '../../../../src/core/memory/types.ts';
import type { ChildRecord } from '../../../../src/ports/child-journal.ts';
import type { Holder } from '../../../../src/ports/store.ts';

let dir = '';
let warnings: string[] = [];
const state = (): string => join(dir, '.orbitr');
const file = (): string => join(state(), 'state.db');
const open = () => openStore(state(), (message) => warnings.push(message));

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orbitr-store-'));
  warnings = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const holder: Holder = {
  pid: 4711,
  startTime: '100',
  pidNamespace: 'pid:[1]',
  bootId: 'boot',
  host: 'here',
  user: 'ada',
  operation: 'apply',
  since: 1,
};
const child: ChildRecord = { pid: 4712, startTime: '7', bootId: 'boot', what: 'compose up', log: '/tmp/log', at: 1 };
const certainlyGone = () => true;
const alive = () => false;

test('the folder is private, and git does not see it', () => {
  using store = disposable(open());
  store.salt(); // writes, so that the write-ahead log is there
  const modes = readdirSync(state())
    .filter((name) => name.startsWith('state.db'))
    .map((name) => [name, mode(name)]);
  expect(statSync(state()).mode & 0o777).toBe(0o700);
  expect(Object.fromEntries(modes)).toEqual({ 'state.db': 0o600, 'state.db-wal': 0o600, 'state.db-shm': 0o600 });
  expect(readFileSync(join(state(), '.gitignore'), 'utf8')).toBe('*\n');
});

test('what was written is there after it is opened again', () => {
  const store = open();
  const memory = { ...nothingRemembered, volumes: ['blog_data'], protect: true };
  store.remember('blog', memory);
  store.remember('gone', nothingRemembered);
  store.forget('gone');
  store.cache('engine', 'id', 'one');
  store.cache('engine', 'id', 'two');
  store.lock.acquire(holder, alive);
  store.children.begin(child);
  const salt = store.salt();
  store.close();

  using again = disposable(open());
  expect(again.memory()).toEqual({ apps: { blog: memory } });
  expect(again.cached('engine', 'id')).toBe('two');
  expect(again.cached('app', 'id')).toBeUndefined();
  expect(again.lock.holder()).toEqual(holder);
  expect(again.children.live()).toEqual([child]);
  expect(again.salt()).toEqual(salt);
  expect(salt).toHaveLength(32);
});

test('the lock: held, given back, and taken from the dead', () => {
  using store = disposable(open());
  const other = { ...holder, pid: 4713 };
  expect(store.lock.acquire(holder, alive)).toBeUndefined();
  expect(store.lock.acquire(holder, alive), 'it is ours already').toBeUndefined();
  expect(store.lock.acquire(other, alive)).toEqual(holder);
  store.lock.release(other);
  expect(store.lock.holder(), 'only the holder gives it back').toEqual(holder);
  expect(store.lock.acquire({ ...holder, startTime: '101' }, alive), 'a later process of that number').toEqual(holder);
  expect(store.lock.acquire(other, certainlyGone)).toBeUndefined();
  store.lock.release(holder);
  expect(store.lock.holder(), 'who lost it does not take it along').toEqual(other);
  store.lock.release(other);
  expect(store.lock.holder()).toBeUndefined();
});

test('a child leaves the journal by its number and start, so that its successor of the same number stays', () => {
  using store = disposable(open());
  const later = { ...child, startTime: '8' };
  store.children.begin(child);
  store.children.begin(later);
  store.children.end(child);
  expect(store.children.live()).toEqual([later]);
});

test('of twenty processes that open it for the first time at once, one gets the lock', {
  timeout: 60_000,
}, async () => {
  const module = join(import.meta.dirname, '../../../../src/adapters/store/open-store.ts');
  const script = `
    const { openStore } = await import(${JSON.stringify(module)});
    const store = openStore(${JSON.stringify(state())}, () => undefined);
    const who = { ...${JSON.stringify(holder)}, pid: process.pid };
    console.log(store.lock.acquire(who, () => false) ? 'lost' : 'won', Buffer.from(store.salt()).toString('hex'));`;
  const racers = Array.from({ length: 20 }, async () => {
    const racer = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, errors] = await Promise.all([text(racer.stdout), text(racer.stderr)]);
    return out.trim() || errors;
  });
  const answers = (await Promise.all(racers)).map((answer) => answer.split(' '));

  expect(answers.map(([verdict]) => verdict).sort()).toEqual([...Array<string>(19).fill('lost'), 'won']);
  expect(new Set(answers.map(([, salt]) => salt)).size, 'all see one salt').toBe(1);
});

test.each([
  ['no database', 'this is not a database, but long enough to be taken for one'.repeat(40)],
  ['an empty header', '\0'.repeat(4096)],
])('a damaged file is set aside, and nothing of it is lost: %s', (_, content) => {
  mkdirSync(state(), { recursive: true });
  writeFileSync(file(), content);
  using store = disposable(open());
  store.cache('engine', 'id', 'one');
  expect(store.cached('engine', 'id')).toBe('one');
  const aside = readdirSync(state()).find((name) => name.startsWith('state.db.damaged'));
  expect(aside && readFileSync(join(state(), aside), 'utf8')).toBe(content);
  expect(warnings.join()).toContain('was damaged and was set aside');
});

test('damage that shows later is told, with the way out', () => {
  const store = open();
  for (let at = 0; at < 200; at += 1) store.cache('app', `key ${at}`, 'x'.repeat(2000));
  store.close();
  const bytes = readFileSync(file());
  bytes.fill(0xff, 4096); // the header stays sound
  writeFileSync(file(), bytes);
  using damaged = disposable(open());
  expect(() => damaged.cached('app', 'key 7')).toThrow(
    expect.objectContaining({
      code: 'state-unreadable',
      suggestions: [`set it aside, it is made anew from what runs: mv ${file()} ${file()}.damaged`],
    }),
  );
});

test('a file of a newer Orbitr is left alone', () => {
  open().close();
  inFile(`PRAGMA user_version = ${schemaVersion + 1}`);
  const before = readFileSync(file());
  expect(open).toThrow(
    expect.objectContaining({
      code: 'state-unreadable',
      message: expect.stringContaining(`was written by a newer Orbitr (state version ${schemaVersion + 1})`),
    }),
  );
  expect(readFileSync(file())).toEqual(before);
  expect(warnings).toEqual([]);
});

test('a folder that cannot be made says so', () => {
  writeFileSync(state(), 'in the way');
  expect(open).toThrow(
    expect.objectContaining({ code: 'state-unreadable', message: expect.stringContaining(state()) }),
  );
  expect(existsSync(file())).toBe(false);
});

function disposable<T extends { readonly close: () => void }>(store: T): T & Disposable {
  return Object.assign(store, { [Symbol.dispose]: () => store.close() });
}

function mode(name: string): number {
  return statSync(join(state(), name)).mode & 0o777;
}

function inFile(statement: string): void {
  const database = new DatabaseSync(file());
  database.exec(statement);
  database.close();
}
