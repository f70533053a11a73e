import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLending } from '../../../../src/adapters/process/lending.ts';
import type { LendAsk } from '../../../../src/ports/lending.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orbitr-lend-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const ask: LendAsk = { operation: 'apply', by: 'ada@nas', apps: ['blog'] };
const open = { onWait: () => undefined, signal: new AbortController().signal };

/** A lender that writes down what it hears. */
async function lender(before: (ask: LendAsk, waits: (apps: readonly string[]) => void) => Promise<void>) {
  const heard: string[] = [];
  let onRelease = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    onRelease = () => resolve();
  });
  const counter = await openLending(dir).lend(async (asked, waits) => {
    heard.push(`${asked.operation} ${asked.apps.join()} by ${asked.by}`);
    await before(asked, waits);
    return onRelease;
  });
  return { heard, released, close: counter.close };
}

test('nobody lends where no daemon listens, also where a dead one has left its socket', async () => {
  expect(await openLending(dir).borrow(ask, open)).toBeUndefined();
  const { close } = await lender(async () => undefined);
  await close();
  expect(await openLending(dir).borrow(ask, open)).toBeUndefined();
  const again = await lender(async () => undefined);
  const loan = await openLending(dir).borrow(ask, open);
  expect(loan).toBeDefined();
  loan?.giveBack();
  await again.released;
  await again.close();
});

test('who asks is told what is waited for, and the loan ends when it is given back', async () => {
  const waits: string[][] = [];
  const counter = await lender(async (_, say) => say(['blog', 'shop']));
  const loan = await openLending(dir).borrow(ask, { ...open, onWait: (apps) => void waits.push([...apps]) });
  expect(counter.heard).toEqual(['apply blog by ada@nas']);
  expect(waits).toEqual([['blog', 'shop']]);
  expect(statSync(join(dir, 'daemon.sock')).mode & 0o777).toBe(0o600);
  loan?.giveBack();
  await counter.released;
  await counter.close();
});

test('a borrower that dies while it waits gives back what it never had', async () => {
  const abort = new AbortController();
  let asked = (): void => undefined;
  let goOn = (): void => undefined;
  const isAsked = new Promise<void>((resolve) => {
    asked = () => resolve();
  });
  const isFree = new Promise<void>((resolve) => {
    goOn = () => resolve();
  });
  const counter = await lender(async () => {
    asked();
    await isFree;
  });
  const borrowing = openLending(dir).borrow(ask, { ...open, signal: abort.signal });
  await isAsked;
  abort.abort();
  await expect(borrowing).rejects.toMatchObject({ code: 'interrupted' });
  goOn();
  await counter.released;
  await counter.close();
});

test('a daemon that ends takes the loan along', async () => {
  const counter = await lender(async () => undefined);
  const loan = await openLending(dir).borrow(ask, open);
  const lost = new Promise<void>((resolve) => loan?.lost.addEventListener('abort', () => resolve()));
  await counter.close();
  await lost;
});

test('who talks nonsense is hung up on, and others are heard', async () => {
  const counter = await lender(async () => undefined);
  const socket = createConnection(join(dir, 'daemon.sock'));
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  socket.on('error', () => undefined);
  socket.write('GET / HTTP/1.1\n');
  await closed;
  expect(counter.heard).toEqual([]);
  const loan = await openLending(dir).borrow(ask, open);
  expect(loan).toBeDefined();
  loan?.giveBack();
  await counter.close();
});
