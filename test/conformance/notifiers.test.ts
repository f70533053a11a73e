import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Notification } from '../../src/core/config/notification.ts';
import type { NotifierTarget } from '../../src/core/notify/notifiers.ts';
import type { Notice } from '../../src/core/notify/types.ts';
import type { Parcel } from '../../src/ports/notify.ts';
import { members, notify } from '../../src/providers/notifiers/index.ts';
import { type SinkAnswer, startHttpSink } from '../support/http-sink.ts';
import { aNotice } from '../support/notices.ts';
import { httpServices } from './notifier-services.ts';

/** Every file in the family’s folder is a member, and every member is held to every rule. */
const folder = join(import.meta.dirname, '../../src/providers/notifiers');
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.ts') && name !== 'contract.ts' && name !== 'index.ts')
  .map((name) => name.replace('.ts', ''))
  .sort();

const hostile = [
  '<!channel> @everyone <@1234> **bold** `code` <b>bold</b> <img src=x onerror=alert(1)>',
  '[here](https://evil.example) <https://evil.example|here> & "quotes" \\ back',
  '- item',
  '1. item',
];

describe('the family', () => {
  test('every file is listed, and orbitr.yaml knows its name', () => {
    expect(files.length).toBeGreaterThanOrEqual(7);
    expect(Object.keys(members).sort()).toEqual(files);
    expect([...Notification.shape.type.options].sort()).toEqual(files);
  });

  test('every member has its service here', () => {
    expect([...Object.keys(httpServices), 'email'].sort()).toEqual(files);
  });
});

/** Delivers to a sink that answers so. Sleeps are counted and not slept. */
async function deliver(
  name: string,
  answers: readonly SinkAnswer[],
  notice: Notice = aNotice(),
  more: Partial<NotifierTarget> = {},
) {
  const service = httpServices[name];
  if (!service) throw new Error(`no service ${name}`);
  await using sink = await startHttpSink(answers);
  const slept: number[] = [];
  const parcel: Parcel = {
    notice,
    target: { ...service.target(sink.host), ...more },
    workspace: 'lab',
    id: '0-1-2',
    patience: { attempts: 3, timeout: 2000, longestWait: 30_000 },
    clock: { now: () => Date.parse('2026-11-27T09:00:01Z'), sleep: async (ms) => void slept.push(ms) },
    signal: new AbortController().signal,
  };
  const delivery = await notify(parcel);
  return { delivery, slept, received: sink.received, host: sink.host, service };
}

describe.each(Object.keys(httpServices))('%s', (name) => {
  const good = { status: 200, body: httpServices[name]?.good ?? '' };

  test('delivers what a person needs, as its service documents it', async () => {
    const { delivery, received, service, host } = await deliver(name, [good]);
    expect(delivery).toMatchObject({ kind: 'delivered', attempts: 1 });
    const [request, ...more] = received;
    if (!request) throw new Error('nothing came');
    expect(more).toEqual([]);
    expect(service.seen(request)).toContain('blog could not be applied');
    expect(service.seen(request)).toContain('1.99');
    const { method, path, headers, body } = request;
    const own = Object.entries(headers).filter(([key]) => /^(?:content-type|authorization|user-agent|x-.*)$/.test(key));
    const shown = { method, path, headers: Object.fromEntries(own.sort()), body: JSON.parse(body) };
    const text = `${JSON.stringify(shown, undefined, 2)}\n`.replaceAll(host, 'HOST');
    await expect(text).toMatchFileSnapshot(`../golden/notifiers/${name}.json`);
  });

  test('gives foreign text no meaning', async () => {
    const notice = aNotice({ title: hostile.join(' '), text: hostile });
    const { received, service } = await deliver(name, [good], notice);
    const seen = service.seen(received[0] ?? { method: '', path: '', headers: {}, body: '' });
    expect(seen).toContain('item');
    for (const markup of service.never) expect(seen).not.toContain(markup);
  });

  test('cuts what would be refused for its length', async () => {
    const text = Array.from({ length: 2000 }, (_, index) => `line ${index} *ünd* <so> on`);
    const { received, service, delivery } = await deliver(name, [good], aNotice({ text, title: 'ü'.repeat(500) }));
    expect(delivery.kind).toBe('delivered');
    const fields = Object.values(flat(JSON.parse(received[0]?.body ?? '{}')));
    expect(
      Math.max(...fields.map((field) => Buffer.byteLength(field) * (name === 'ntfy' ? 1 : 0) || field.length)),
    ).toBeLessThanOrEqual(service.longest);
  });

  test('tells no secret, not even one that the service repeats', async () => {
    const { delivery, received, host, service } = await deliver(name, [
      {
        status: 404,
        body: `no such thing: ${httpServices[name]?.secrets[0]} at /services/T000/B000/${httpServices[name]?.secrets[0]}`,
      },
    ]);
    expect(delivery).toMatchObject({ kind: 'failed', attempts: 1 });
    expect(received).toHaveLength(1);
    const said = JSON.stringify(delivery);
    for (const secret of service.secrets) expect(said).not.toContain(secret);
    expect(said).toContain(`${host} answers 404: no such thing: (sensitive)`);
    expect(said).toContain('check the url and the token');
  });

  test('comes again after 429, when it is asked to', async () => {
    const busy = { status: 429, headers: { 'retry-after': '7' }, body: 'slow down' };
    const { delivery, slept, received } = await deliver(name, [busy, good]);
    expect(delivery).toMatchObject({ kind: 'delivered', attempts: 2 });
    expect(slept).toEqual([7000]);
    expect(received[1]?.body).toBe(received[0]?.body);
  });

  test('gives up on a service that stays broken, and says what it said', async () => {
    const { delivery, slept, host } = await deliver(name, [{ status: 503, body: 'down for repair' }]);
    expect(delivery).toMatchObject({
      kind: 'failed',
      why: `${host} answers 503: down for repair (3 attempts)`,
      attempts: 3,
    });
    expect(slept).toEqual([1000, 2000]);
  });

  test('comes again where the connection is cut', async () => {
    const { delivery } = await deliver(name, [{ status: 0 }, good]);
    expect(delivery).toMatchObject({ kind: 'delivered', attempts: 2 });
  });
});

function flat(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.values(value).flatMap(flat);
}
