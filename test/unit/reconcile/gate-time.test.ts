import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../../src/adapters/store/open-store.ts';
import type { ContainerInspect } from '../../../src/core/live/inspect.ts';
import type { Revision } from '../../../src/core/revision/types.ts';
import { openedAt, waitedSince } from '../../../src/reconcile/steps/gate-time.ts';

const open: Revision = {
  app: 'shop',
  number: 2,
  trigger: 'apply',
  outcome: 'open',
  began: 900,
  by: 'ada@nas',
  inputs: 'b',
  changes: [],
  services: {},
};

let dir = '';
let store: ReturnType<typeof openStore>;
const at = (now: number) => ({ store, clock: { now: () => now, sleep: async () => undefined } });
const dockerWith = (startedAt?: number) => ({
  docker: {
    inspectContainer: async () =>
      startedAt === undefined
        ? undefined
        : ({ State: { StartedAt: new Date(startedAt).toISOString() } } as ContainerInspect),
  },
});

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orbitr-gate-'));
  store = openStore(dir, () => undefined);
});
afterEach(() => {
  store.close();
  rmSync(dir, { recursive: true, force: true });
});

test('a later pass waits on from where the first began, each service by itself', () => {
  store.revisions.put(open);
  expect(waitedSince(at(1000), 'shop', 'web ready')).toBe(1000);
  expect(waitedSince(at(2000), 'shop', 'db ready')).toBe(2000);
  store.close();
  store = openStore(dir, () => undefined);
  expect(waitedSince(at(5000), 'shop', 'web ready')).toBe(1000);
  expect(waitedSince(at(5000), 'shop', 'db ready')).toBe(2000);
  expect(waitedSince(at(5000), 'shop', 'web stable')).toBe(5000);
});

test('a way back has times of its own, and a repair leaves nothing behind', () => {
  store.revisions.put({ ...open, outcome: 'failed', gates: { 'web ready': 1000 } });
  expect(waitedSince(at(3000), 'shop', 'web ready')).toBe(3000);
  expect(store.revisions.list('shop')[0]?.gates).toEqual({ 'web ready': 1000 });
  store.revisions.put({ ...open, number: 3, trigger: 'rollback', restores: 1, after: 2 });
  expect(waitedSince(at(4000), 'shop', 'web ready')).toBe(4000);
  expect(waitedSince(at(6000), 'shop', 'web ready')).toBe(4000);
});

test('the gate of a container opens when it was waited for first, or when it was started since', async () => {
  expect(await openedAt({ ...at(5000), ...dockerWith(500) }, 'shop-web-1', 5000), 'nobody waited before').toBe(5000);
  expect(await openedAt({ ...at(5000), ...dockerWith(500) }, 'shop-web-1', 1000)).toBe(1000);
  expect(await openedAt({ ...at(5000), ...dockerWith(4000) }, 'shop-web-1', 1000), 'a reboot').toBe(4000);
  expect(await openedAt({ ...at(5000), ...dockerWith(9000) }, 'shop-web-1', 1000), 'a clock that is off').toBe(5000);
  expect(await openedAt({ ...at(5000), ...dockerWith() }, 'shop-web-1', 1000), 'it is gone').toBe(1000);
});
