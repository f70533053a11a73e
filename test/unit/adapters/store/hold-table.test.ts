import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../../../src/adapters/store/open-store.ts';

let dir = '';
const open = () => openStore(join(dir, '.orbitr'), () => undefined);
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orbitr-hold-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('words outlast the process, the first of its kind counts, and each is lifted alone', () => {
  const store = open();
  store.holds.put({ app: 'blog', kind: 'hold', since: 1, by: 'ada' });
  store.holds.put({ app: 'blog', kind: 'hold', since: 2, by: 'bob' });
  store.holds.put({ app: 'blog', service: 'web', kind: 'hold', since: 3, by: 'bob' });
  store.holds.put({ app: 'blog', kind: 'suspend', since: 4, by: 'bob' });
  store.close();
  const again = open();
  expect(again.holds.list()).toEqual([
    { app: 'blog', kind: 'hold', since: 1, by: 'ada' },
    { app: 'blog', kind: 'suspend', since: 4, by: 'bob' },
    { app: 'blog', service: 'web', kind: 'hold', since: 3, by: 'bob' },
  ]);
  again.holds.lift({ app: 'blog', kind: 'hold' });
  expect(again.holds.list().map(({ kind, service }) => [kind, service])).toEqual([
    ['suspend', undefined],
    ['hold', 'web'],
  ]);
  again.close();
});

test('of each service the last 200 answers are kept', () => {
  const store = open();
  const entry = { app: 'blog', container: 'blog-web-1', state: 'healthy', probe: 'docker' } as const;
  store.health.add({ ...entry, service: 'db', at: -1 });
  for (let at = 0; at < 205; at += 1) store.health.add({ ...entry, service: 'web', at });
  const kept = store.health.list('blog');
  expect(kept.filter(({ service }) => service === 'web').map(({ at }) => at)).toEqual(
    Array.from({ length: 200 }, (_each, index) => index + 5),
  );
  expect(kept.filter(({ service }) => service === 'db')).toHaveLength(1);
  store.close();
});
