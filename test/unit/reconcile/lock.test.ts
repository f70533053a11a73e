import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../../src/adapters/store/open-store.ts';
import type { ChildRecord } from '../../../src/ports/child-journal.ts';
import type { Holder } from '../../../src/ports/store.ts';
import { type LockRuntime, outlastFormer, withLock } from '../../../src/reconcile/lock.ts';

const self: Holder = {
  pid: 10,
  startTime: '1',
  pidNamespace: 'pid:[1]',
  bootId: 'boot',
  host: 'here',
  user: 'ada',
  operation: 'apply',
  since: Date.UTC(2026, 0, 2, 3, 4, 0),
};
const former: Holder = { ...self, pid: 9, operation: 'destroy', user: 'bob' };
const child: ChildRecord = {
  pid: 11,
  startTime: '1',
  bootId: 'boot',
  what: 'compose recreate db (app blog)',
  log: '/tmp/log',
  at: 0,
};

let dir = '';
let living = new Set<number>();
let log: string[] = [];
let runtime: LockRuntime & { readonly store: ReturnType<typeof openStore> };
/** What a child does when it is waited for. */
let onOutlast: (child: ChildRecord, patience: number) => void = () => undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orbitr-lock-'));
  living = new Set([self.pid]);
  log = [];
  onOutlast = ({ pid }) => void living.delete(pid);
  runtime = {
    store: openStore(dir, () => undefined),
    clock: { now: () => Date.UTC(2026, 0, 2, 3, 4, 42), sleep: async () => undefined },
    warn: (message) => void log.push(message),
    processes: {
      self: (operation) => ({ ...self, operation }),
      isElsewhere: () => false,
      isNear: () => true,
      isGone: ({ pid }) => !living.has(pid),
      isAlive: ({ pid }) => living.has(pid),
      outlast: async (left, patience) => {
        log.push(`waited ${patience / 1000} s at most for ${left.pid}`);
        onOutlast(left, patience);
      },
    },
  };
});
afterEach(() => {
  runtime.store.close();
  rmSync(dir, { recursive: true, force: true });
});

const never = new AbortController().signal;
const work = async (): Promise<string> => {
  log.push('worked');
  return 'done';
};

describe('withLock', () => {
  test('holds the lock while it works, and gives it back, also after a failure', async () => {
    const seen = await withLock(runtime, 'apply', never, async () => runtime.store.lock.holder());
    expect(seen).toEqual(self);
    expect(runtime.store.lock.holder()).toBeUndefined();
    const failing = withLock(runtime, 'apply', never, () => Promise.reject(new Error('broken')));
    await expect(failing).rejects.toThrow('broken');
    expect(runtime.store.lock.holder()).toBeUndefined();
  });

  test('a living holder is named, and keeps its lock', async () => {
    living.add(former.pid);
    runtime.store.lock.acquire(former, () => false);
    await expect(withLock(runtime, 'apply', never, work)).rejects.toMatchObject({
      code: 'locked',
      message:
        'another Orbitr works on this workspace: destroy by bob, process 9 on here, since 2026-01-02 03:04:00 UTC (42 s ago)',
      suggestions: ['wait until it is done, and run this again', 'look what it does: ps -fp 9'],
    });
    expect(runtime.store.lock.holder()).toEqual(former);
    expect(log).toEqual([]);
  });

  test('a child of a dead holder is waited for before the work, and leaves the journal', async () => {
    living.add(child.pid);
    runtime.store.lock.acquire(former, () => false);
    runtime.store.children.begin(child);
    expect(await withLock(runtime, 'apply', never, work)).toBe('done');
    expect(log).toEqual([
      'an Orbitr that ended early left compose recreate db (app blog) at work (process 11); waiting for it, 90 s at most',
      'waited 90 s at most for 11',
      'worked',
    ]);
    expect(runtime.store.children.live()).toEqual([]);
  });

  test('a child that ended long ago is no news', async () => {
    runtime.store.children.begin(child);
    await withLock(runtime, 'apply', never, work);
    expect(log).toEqual(['waited 90 s at most for 11', 'worked']);
    expect(runtime.store.children.live()).toEqual([]);
  });

  test('nothing is begun beside a child that nothing can end', async () => {
    living.add(child.pid);
    onOutlast = () => undefined;
    runtime.store.children.begin(child);
    await expect(withLock(runtime, 'apply', never, work)).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringContaining('compose recreate db (app blog)'),
    });
    expect(log).not.toContain('worked');
    expect(runtime.store.children.live(), 'whoever comes next has to know').toEqual([child]);
    expect(runtime.store.lock.holder()).toBeUndefined();
  });

  test('Ctrl-C while it waits begins nothing and forgets nothing', async () => {
    const interrupt = new AbortController();
    living.add(child.pid);
    onOutlast = () => interrupt.abort();
    runtime.store.children.begin(child);
    await expect(withLock(runtime, 'apply', interrupt.signal, work)).rejects.toMatchObject({ code: 'interrupted' });
    expect(log).not.toContain('worked');
    expect(runtime.store.children.live()).toEqual([child]);
  });
});

describe('before the first look', () => {
  test('a child of a dead Orbitr is waited for', async () => {
    living.add(child.pid);
    runtime.store.lock.acquire(former, () => false);
    runtime.store.children.begin(child);
    await outlastFormer(runtime, 'apply', never);
    expect(runtime.store.children.live()).toEqual([]);
    expect(runtime.store.lock.holder()).toBeUndefined();
  });

  test('a child of a living Orbitr is none of our business', async () => {
    living.add(child.pid).add(former.pid);
    runtime.store.lock.acquire(former, () => false);
    runtime.store.children.begin(child);
    await outlastFormer(runtime, 'apply', never);
    expect(log).toEqual([]);
    expect(runtime.store.children.live()).toEqual([child]);
    expect(runtime.store.lock.holder()).toEqual(former);
  });
});
