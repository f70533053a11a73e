import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../../src/adapters/store/open-store.ts';
import { OrbitrError } from '../../../src/core/errors.ts';
import type { Lease, Leases } from '../../../src/ports/leases.ts';
import type { Holder } from '../../../src/ports/store.ts';
import { type LeaseRuntime, withWorkspace } from '../../../src/reconcile/lease.ts';

const self: Holder = {
  pid: 1,
  startTime: '1',
  bootId: 'boot',
  pidNamespace: 'pid:[1]',
  host: 'here',
  user: 'ann',
  operation: 'apply',
  since: 0,
};
const other: Holder = { ...self, pid: 2, user: 'bob' };
const far: Holder = { ...other, bootId: 'another' };

let dir = '';
let runtime: LeaseRuntime & { readonly store: ReturnType<typeof openStore> };
let now = 0;
let book: Map<string, Lease>;
let dead: Set<number>;
/** Called each time that somebody sleeps, after the time has passed. */
let onSleep: () => void = () => undefined;
let renew: Leases['renew'];
const hooks = { signal: new AbortController().signal };
const wish = { workspace: 'home', operation: 'apply' };

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orbitr-lease-'));
  now = 0;
  book = new Map();
  dead = new Set();
  onSleep = () => undefined;
  renew = async (id, renewal) => {
    const [name, lease] = [...book].find(([, each]) => each.id === id) ?? [];
    if (!name || !lease) return false;
    book.set(name, { ...lease, renewal });
    return true;
  };
  let serial = 0;
  runtime = {
    store: openStore(dir, () => undefined),
    clock: {
      now: () => now,
      sleep: async (ms, signal) => {
        await new Promise((wake) => setImmediate(wake));
        if (signal?.aborted) return;
        now += ms;
        onSleep();
      },
    },
    warn: () => undefined,
    lending: { borrow: async () => undefined, lend: async () => ({ close: async () => undefined }) },
    processes: {
      self: (operation) => ({ ...self, operation }),
      isElsewhere: () => false,
      isNear: ({ bootId }) => bootId === 'boot',
      isGone: ({ pid }) => dead.has(pid),
      isAlive: () => false,
      outlast: async () => undefined,
    },
    leases: {
      make: async (workspace, owner) => {
        if (book.has(workspace)) return undefined;
        serial += 1;
        book.set(workspace, { id: `lease-${serial}`, owner, renewal: 1 });
        return `lease-${serial}`;
      },
      look: async (workspace) => book.get(workspace),
      renew: (id, renewal) => renew(id, renewal),
      remove: async (id) => {
        for (const [name, lease] of book) if (lease.id === id) book.delete(name);
      },
    },
  };
});
afterEach(() => {
  runtime.store.close();
  rmSync(dir, { recursive: true, force: true });
});

test('it is there while the work is done, and gone after it, however it ended', async () => {
  expect(await withWorkspace(runtime, wish, hooks, async () => book.get('home')?.owner?.pid)).toBe(1);
  expect(book.size).toBe(0);
  await expect(withWorkspace(runtime, wish, hooks, () => Promise.reject(new Error('broken')))).rejects.toThrow(
    'broken',
  );
  expect(book.size).toBe(0);
});

test('the lease of one that lives is respected, and that of one that died passed over at once', async () => {
  book.set('home', { id: 'theirs', owner: other, renewal: 1 });
  await expect(withWorkspace(runtime, wish, hooks, async () => 'worked')).rejects.toMatchObject({
    code: 'locked',
    message: expect.stringContaining('apply by bob, process 2 on here'),
  });
  expect(book.get('home')?.id).toBe('theirs');
  dead.add(2);
  expect(await withWorkspace(runtime, wish, hooks, async () => 'worked')).toBe('worked');
  expect(now, 'without waiting').toBeLessThan(20_000);
});

test('a lease that this process could not remove, because its engine was away, is taken at once', async () => {
  const { remove } = runtime.leases;
  const broken = { ...runtime.leases, remove: () => Promise.reject(new Error('no engine')) };
  await withWorkspace({ ...runtime, leases: broken }, wish, hooks, async () => undefined);
  expect(book.size, 'it stayed behind').toBe(1);
  expect(
    await withWorkspace({ ...runtime, leases: { ...runtime.leases, remove } }, wish, hooks, async () => 'worked'),
  ).toBe('worked');
  expect(book.size).toBe(0);
  expect(now, 'without waiting').toBeLessThan(20_000);
});

test('one from elsewhere is watched: renewed it stands, unchanged for its lifetime it falls', async () => {
  book.set('home', { id: 'theirs', owner: far, renewal: 1 });
  onSleep = () => {
    if (now === 9000) book.set('home', { id: 'theirs', owner: far, renewal: 2 });
  };
  await expect(withWorkspace(runtime, wish, hooks, async () => 'worked')).rejects.toMatchObject({ code: 'locked' });
  expect(now).toBe(9000);

  onSleep = () => undefined;
  dead.add(2);
  expect(await withWorkspace(runtime, wish, hooks, async () => 'worked')).toBe('worked');
  expect(now, 'a process id of another machine says nothing').toBeGreaterThanOrEqual(9000 + 30_000);
});

test('a lease that somebody removed is made again, and only another owner is a loss', async () => {
  let beats = 0;
  onSleep = () => {
    beats += 1;
    if (beats === 1) book.clear();
    if (beats === 3) book.set('home', { id: 'theirs', owner: other, renewal: 1 });
  };
  const owners: (number | undefined)[] = [];
  const work = withWorkspace(runtime, wish, hooks, async ({ signal }) => {
    while (!signal.aborted) {
      owners.push(book.get('home')?.owner?.pid);
      await new Promise((wake) => setImmediate(wake));
    }
  });
  await expect(work).rejects.toMatchObject({ code: 'locked', message: expect.stringContaining('bob') });
  expect(beats).toBe(3);
  expect(owners).toContain(1);
  expect(book.get('home')?.id, 'what another made is left alone').toBe('theirs');
});

test('who cannot renew it for nearly its lifetime begins nothing more', async () => {
  renew = async () => {
    throw new OrbitrError({ code: 'docker-unreachable', message: 'away' });
  };
  const work = withWorkspace(runtime, wish, hooks, async ({ signal }) => {
    while (!signal.aborted) await new Promise((wake) => setImmediate(wake));
  });
  await expect(work).rejects.toMatchObject({ code: 'docker-unreachable' });
  expect(now).toBe(30_000);
});

test('where the lock is held in another container, its lease tells whether it lives', async () => {
  const inContainer: Holder = { ...other, host: '3f3f3f3f3f3f', pidNamespace: 'pid:[2]' };
  const apart: LeaseRuntime = {
    ...runtime,
    processes: {
      ...runtime.processes,
      isElsewhere: ({ host }) => host !== 'here',
      isNear: ({ pidNamespace }) => pidNamespace === self.pidNamespace,
    },
  };
  runtime.store.lock.acquire(inContainer, () => false);
  book.set('home', { id: 'theirs', owner: inContainer, renewal: 1 });
  onSleep = () => {
    if (now === 9000) book.set('home', { id: 'theirs', owner: inContainer, renewal: 2 });
  };
  await expect(withWorkspace(apart, wish, hooks, async () => 'worked')).rejects.toMatchObject({ code: 'locked' });
  expect(runtime.store.lock.holder()).toMatchObject({ host: '3f3f3f3f3f3f' });

  onSleep = () => undefined;
  expect(await withWorkspace(apart, wish, hooks, async () => runtime.store.lock.holder()?.host)).toBe('here');
  expect(runtime.store.lock.holder()).toBeUndefined();
  expect(book.size).toBe(0);
});

test('a lease that was taken in vain is given back', async () => {
  const gone: Holder = { ...other, host: '3f3f3f3f3f3f' };
  runtime.store.lock.acquire(gone, () => false);
  const apart: LeaseRuntime = {
    ...runtime,
    processes: { ...runtime.processes, isElsewhere: ({ host }) => host !== 'here' },
    leases: {
      ...runtime.leases,
      make: async (workspace, owner) => {
        // somebody else was quicker with the lock
        runtime.store.lock.release(gone);
        runtime.store.lock.acquire({ ...other, pid: 3 }, () => true);
        return runtime.leases.make(workspace, owner);
      },
    },
  };
  await expect(withWorkspace(apart, wish, hooks, async () => 'worked')).rejects.toMatchObject({ code: 'locked' });
  expect(book.size).toBe(0);
});
