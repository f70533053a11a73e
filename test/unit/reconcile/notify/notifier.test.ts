import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openStore } from '../../../../src/adapters/store/open-store.ts';
import type { Notification } from '../../../../src/core/config/notification.ts';
import { OrbitrError } from '../../../../src/core/errors.ts';
import type { Notice } from '../../../../src/core/notify/types.ts';
import type { Delivery, Parcel } from '../../../../src/ports/notify.ts';
import { createNotifier } from '../../../../src/reconcile/notify/notifier.ts';
import { aNotice } from '../../../support/notices.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orbitr-notify-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const ntfy: Notification = { type: 'ntfy', url: 'https://ntfy.example/topic' };
const good: Delivery = { kind: 'delivered', answer: 'ok', attempts: 1 };
const well = aNotice({ kind: 'recovered', severity: 'info', course: 'end', title: 'blog is well again', text: [] });

/** A daemon's start over one state folder. `service` is every service that it reaches. */
function start(
  notifications: readonly Notification[],
  service: (parcel: Parcel) => Promise<Delivery> = async () => good,
  { hidden = [] as readonly string[], now = (): number => 0, broken = false } = {},
) {
  const sent: string[] = [];
  const warnings: string[] = [];
  const real = openStore(dir, () => undefined);
  const refuse = () => {
    throw new OrbitrError({ code: 'state-unreadable', message: 'the disk is full' });
  };
  const notifier = createNotifier(
    {
      notify: async (parcel) => {
        sent.push(`${parcel.target.name}: ${parcel.notice.title}`);
        return service(parcel);
      },
      clock: { now, sleep: () => new Promise((done) => setImmediate(done)) },
      secrets: {
        known: { find: (ref: string) => (ref === 'chat/url' ? { generation: 1 } : undefined), holds: () => false },
        get: () => 'https://hooks.example/abcdefgh01234567',
        put: () => undefined,
        reload: () => undefined,
        generate: async () => '',
      },
      store: broken ? { ...real, cache: refuse, cached: refuse } : real,
      warn: (message) => void warnings.push(message),
    },
    { workspace: 'lab', notifications: () => notifications, hidden: () => hidden },
  );
  return { ...notifier, sent, warnings, end: () => real.close() };
}

describe('the notifier', () => {
  test('tells each what it wants, in order, and the caller waits for nobody', async () => {
    const { tell, settle, sent, end } = start([ntfy, { ...ntfy, name: 'ends', on: ['recovered'] }]);
    tell([aNotice()]);
    tell([aNotice(), well]);
    expect(sent).toEqual([]);
    await settle();
    expect(sent.filter((text) => text.startsWith('ntfy'))).toEqual([
      'ntfy: blog could not be applied',
      'ntfy: blog is well again',
    ]);
    expect(sent).toContain('ends: blog is well again');
    expect(sent).toHaveLength(3);
    end();
  });

  test('remembers over a restart what was told', async () => {
    const first = start([ntfy]);
    first.tell([aNotice()]);
    await first.settle();
    first.end();
    const second = start([ntfy]);
    second.tell([aNotice()]);
    second.tell([well]);
    await second.settle();
    expect(second.sent).toEqual(['ntfy: blog is well again']);
    second.end();
  });

  test('says in a warning what it could not deliver, and delivers it later', async () => {
    let answer: Delivery = { kind: 'failed', why: 'ntfy.example answers 503', suggestions: ['look'], attempts: 5 };
    let now = 0;
    const { tell, settle, sent, warnings, end } = start([ntfy], async () => answer, { now: () => now });
    tell([aNotice()]);
    await settle();
    expect(warnings).toEqual([
      'the notifier ntfy was not told that blog could not be applied: ntfy.example answers 503; look',
    ]);
    answer = good;
    tell([aNotice()]);
    await settle();
    expect(sent).toHaveLength(1);
    now = 5 * 60_000;
    tell([]);
    await settle();
    expect(sent).toHaveLength(2);
    expect(warnings).toHaveLength(1);
    end();
  });

  test('hides what must not be shown, its own doors as well', async () => {
    const parcels: Parcel[] = [];
    const keep = async (parcel: Parcel) => {
      parcels.push(parcel);
      return good;
    };
    const { tell, settle, end } = start([{ type: 'slack', url: { secret: 'chat/url' } }], keep, {
      hidden: ['pa55word'],
    });
    tell([aNotice({ text: ['pa55word and abcdefgh01234567'] })]);
    await settle();
    expect(parcels[0]?.target.url).toBe('https://hooks.example/abcdefgh01234567');
    expect(parcels[0]?.notice.text).toEqual(['(sensitive) and (sensitive)']);
    end();
  });

  test('a secret that is missing, and a member that breaks, are warnings without its words', async () => {
    const breaks = async () => {
      throw new Error('https://ntfy.example/topic is broken');
    };
    const { tell, settle, warnings, end } = start([{ type: 'slack', url: { secret: 'no/such' } }, ntfy], breaks);
    tell([aNotice()]);
    await settle();
    expect(warnings.sort()).toEqual([
      'the notifier ntfy was not told that blog could not be applied: a bug in the notifier ntfy',
      'the notifier slack was not told that blog could not be applied: the secret no/such has no value; set the variable ORBITR_SECRET_NO_SUCH',
    ]);
    end();
  });

  test('does not pile up without bound behind a service that hangs', async () => {
    let open = (_: Delivery): void => undefined;
    const gate = new Promise<Delivery>((resolve) => {
      open = resolve;
    });
    const { tell, settle, sent, warnings, end } = start([{ ...ntfy, on: ['applied'] }], () => gate);
    const moment = (index: number): Notice =>
      aNotice({ kind: 'applied', course: 'moment', title: `number ${index}`, text: [] });
    tell([moment(0)]);
    await new Promise(setImmediate);
    for (let index = 1; index <= 150; index += 1) tell([moment(index)]);
    expect(warnings).toHaveLength(50);
    expect(warnings[0]).toBe('the notifier ntfy was not told that number 1: too many notices wait for it');
    open(good);
    await settle();
    expect(sent).toHaveLength(101);
    expect(sent.at(-1)).toBe('ntfy: number 150');
    end();
  });

  test('gives up in time when the daemon ends, and tells it after the next start', async () => {
    const untilGivenUp = ({ signal }: Parcel) =>
      new Promise<Delivery>((resolve) => {
        const failed: Delivery = { kind: 'failed', why: 'was given up', suggestions: [], attempts: 1 };
        signal.addEventListener('abort', () => resolve(failed));
      });
    const first = start([ntfy], untilGivenUp);
    first.tell([aNotice()]);
    await first.settle(1);
    expect(first.warnings).toHaveLength(1);
    first.end();
    const second = start([ntfy], async () => good, { now: () => 5 * 60_000 });
    second.tell([]);
    await second.settle();
    expect(second.sent).toEqual(['ntfy: blog could not be applied']);
    second.end();
  });

  test('a state file that cannot be used stops nobody from being told', async () => {
    const { tell, settle, sent, warnings, end } = start([ntfy], undefined, { broken: true });
    tell([aNotice()]);
    tell([aNotice()]);
    await settle();
    expect(sent).toEqual(['ntfy: blog could not be applied']);
    expect(warnings[0]).toBe('what was told to whom cannot be kept: the disk is full');
    end();
  });
});
