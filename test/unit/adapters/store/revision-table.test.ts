import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../../../src/adapters/store/open-store.ts';
import type { Revision } from '../../../../src/core/revision/types.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orbitr-revisions-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = () => openStore(join(dir, '.orbitr'), () => undefined);
const revision: Revision = {
  app: 'shop',
  number: 1,
  outcome: 'open',
  trigger: 'apply',
  began: 5,
  by: 'ada@nas',
  inputs: 'a',
  changes: [],
  services: { web: { reference: 'busybox', identity: 'sha256:1', rendered: 'busybox' } },
};

test('a revision is there after a restart, and keeps its files when its end is written down', () => {
  const first = open();
  first.revisions.put(revision, { bundle: '{}', rendered: 'services: {}' });
  first.revisions.put({ ...revision, outcome: 'serving', ended: 9 });
  first.close();
  const second = open();
  expect(second.revisions.list('shop')).toEqual([{ ...revision, outcome: 'serving', ended: 9 }]);
  expect(second.revisions.list('other')).toEqual([]);
  expect(second.revisions.files('shop', 1)).toEqual({ bundle: '{}', rendered: 'services: {}' });
  expect(second.revisions.files('shop', 2)).toBeUndefined();
  second.close();
});

test('a damaged row counts as not remembered, and takes nothing else along', () => {
  const store = open();
  store.revisions.put(revision, { bundle: '{}', rendered: '' });
  store.revisions.put({ ...revision, number: 2 }, { bundle: '{}', rendered: '' });
  store.revisions.quarantine({ app: 'shop', inputs: 'a', revision: 1, since: 5, why: 'it failed' });
  store.close();
  const raw = new DatabaseSync(join(dir, '.orbitr', 'state.db'));
  raw.exec(`UPDATE revision SET record = '{"app":' WHERE number = 1; UPDATE quarantine SET record = '{"app":"shop"}'`);
  raw.close();
  const again = open();
  expect(again.revisions.list().map(({ number }) => number)).toEqual([2]);
  expect(again.revisions.quarantined()).toEqual([]);
  again.close();
});

test('what belongs together is written together or not at all', () => {
  const store = open();
  expect(() =>
    store.revisions.together(() => {
      store.revisions.put(revision, { bundle: '{}', rendered: '' });
      throw new Error('killed');
    }),
  ).toThrow('killed');
  expect(store.revisions.list()).toEqual([]);
  store.close();
});

test('old revisions stay in the list without what they were made from; events are bounded and in order', () => {
  const store = open();
  for (let number = 1; number <= 52; number++)
    store.revisions.put({ ...revision, number }, { bundle: `{"n":${number}}`, rendered: '' });
  expect(store.revisions.list()).toHaveLength(52);
  expect(store.revisions.files('shop', 2)?.bundle).toBe('');
  expect(store.revisions.files('shop', 3)?.bundle).toBe('{"n":3}');
  for (const text of ['one', 'two', 'three']) store.revisions.tell({ at: 1, kind: 'apply', text });
  expect(store.revisions.events(2).map(({ text }) => text)).toEqual(['two', 'three']);
  store.close();
});
