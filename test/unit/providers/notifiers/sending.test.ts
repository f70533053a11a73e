import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import type { NotifierTarget } from '../../../../src/core/notify/notifiers.ts';
import { hmacSha256 } from '../../../../src/lib/hmac.ts';
import type { Parcel } from '../../../../src/ports/notify.ts';
import { notify } from '../../../../src/providers/notifiers/index.ts';
import { smtpServer } from '../../../../src/providers/notifiers/sending/smtp-server.ts';
import { type Received, type SinkAnswer, startHttpSink } from '../../../support/http-sink.ts';
import { aNotice } from '../../../support/notices.ts';

const now = Date.parse('2026-11-27T09:00:00Z');

function parcel(target: NotifierTarget, slept: number[] = [], more: Partial<Parcel> = {}): Parcel {
  return {
    ...{ notice: aNotice(), target, workspace: 'lab', id: '0-1-2' },
    patience: { attempts: 3, timeout: 2000, longestWait: 30_000 },
    clock: { now: () => now, sleep: async (ms) => void slept.push(ms) },
    signal: new AbortController().signal,
    ...more,
  };
}

/** A webhook that answers so. */
async function post(answers: readonly SinkAnswer[], more: Partial<Parcel> = {}, target: Partial<NotifierTarget> = {}) {
  await using sink = await startHttpSink(answers);
  const slept: number[] = [];
  const whole = { name: 'hook', type: 'webhook', url: `http://${sink.host}/hook`, ...target } as const;
  const delivery = await notify(parcel({ ...whole, url: whole.url.replace('HOST', sink.host) }, slept, more));
  return { delivery, slept, received: sink.received };
}

describe('a service that asks to wait', () => {
  test.each([
    ['seconds', { headers: { 'retry-after': '2.5' } }, 2500],
    ['a date', { headers: { 'retry-after': 'Fri, 27 Nov 2026 09:00:20 GMT' } }, 20_000],
    ['a date that is over', { headers: { 'retry-after': 'Fri, 27 Nov 2026 08:00:00 GMT' } }, 0],
    [
      'milliseconds in its body, as Matrix does',
      { body: '{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":1500}' },
      1500,
    ],
    [
      'seconds in its body, as Discord does',
      { body: '{"message":"You are being rate limited.","retry_after":0.75}' },
      750,
    ],
    ['nothing', {}, 1000],
  ])('by %s', async (_how, answer, ms) => {
    const { delivery, slept } = await post([{ status: 429, ...answer }, { status: 204 }]);
    expect(delivery).toEqual({ kind: 'delivered', answer: '204', attempts: 2 });
    expect(slept).toEqual([ms]);
  });

  test('for longer than anybody would', async () => {
    const { delivery, slept } = await post([{ status: 429, headers: { 'retry-after': '3600' } }]);
    expect(delivery).toMatchObject({
      kind: 'failed',
      attempts: 1,
      why: expect.stringMatching(/answers 429, and asks to wait for 3600 s$/),
    });
    expect(slept).toEqual([]);
  });
});

describe('what is refused for good', () => {
  test.each([400, 401, 403, 404, 410, 413])('%i is not tried again', async (status) => {
    const { delivery, received } = await post([{ status, body: '{"error":"no","errorDescription":"not you"}' }]);
    expect(delivery).toMatchObject({
      kind: 'failed',
      attempts: 1,
      why: expect.stringContaining(`answers ${status}: no: not you`),
    });
    expect(received).toHaveLength(1);
  });

  test('a redirect, which says where it leads', async () => {
    const { delivery } = await post([{ status: 301, headers: { location: 'https://elsewhere.example/x?secret=1' } }]);
    expect(delivery).toMatchObject({
      why: expect.stringMatching(/answers 301, which leads to elsewhere\.example: write the address/),
    });
    expect(JSON.stringify(delivery)).not.toContain('secret');
  });

  test('a page is not repeated, and neither are control characters', async () => {
    expect((await post([{ status: 400, body: '<html>oops</html>' }])).delivery).toMatchObject({
      why: expect.stringMatching(/answers 400$/),
    });
    expect((await post([{ status: 400, body: 'a\u001b[31mb\nc' }])).delivery).toMatchObject({
      why: expect.stringMatching(/: ab c$/),
    });
  });
});

test('a service that accepts and never answers is given up', async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  const patience = { attempts: 2, timeout: 100, longestWait: 1000 };
  const hanging = parcel({ name: 'hook', type: 'webhook', url: `http://127.0.0.1:${port}/` }, [], { patience });
  expect(await notify(hanging)).toMatchObject({
    kind: 'failed',
    why: `127.0.0.1:${port} did not answer in time (2 attempts)`,
  });
  server.close();
});

test('whoever is told to stop comes to an end', async () => {
  const { delivery, received } = await post([{ status: 503 }], { signal: AbortSignal.abort() });
  expect(delivery).toMatchObject({ kind: 'failed', attempts: 1, why: expect.stringContaining('was given up') });
  expect(received).toEqual([]);
});

describe('webhook', () => {
  test('is signed over its time and body, and bears its token and user', async () => {
    const { received } = await post([{ status: 200 }], {}, { key: 'signing-key', token: 'bearer-token' });
    const [{ headers, body }] = received as [Received];
    expect(headers).toMatchObject({
      authorization: 'Bearer bearer-token',
      'x-orbitr-delivery': '0-1-2',
      'x-orbitr-timestamp': '1795770000',
    });
    expect(headers['x-orbitr-signature']).toBe(`sha256=${hmacSha256('signing-key', `1795770000.${body}`)}`);
    const other = await post([{ status: 200 }], {}, { url: 'http://me:p%40ss@HOST/hook' });
    expect(other.received[0]?.headers.authorization).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
  });
});

describe('matrix', () => {
  const room = { type: 'matrix', url: 'http://HOST', token: 't0k3n', room: '#ops:example.org' } as const;

  test('finds the room behind an alias', async () => {
    const answers = [
      { status: 200, body: '{"room_id":"!abc:example.org"}' },
      { status: 200, body: '{"event_id":"$1"}' },
    ];
    const { delivery, received } = await post(answers, {}, room);
    expect(delivery.kind).toBe('delivered');
    expect(received.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /_matrix/client/v3/directory/room/%23ops%3Aexample.org',
      'PUT /_matrix/client/v3/rooms/!abc%3Aexample.org/send/m.room.message/0-1-2',
    ]);
  });

  test('says why where there is none', async () => {
    const { delivery } = await post(
      [{ status: 404, body: '{"errcode":"M_NOT_FOUND","error":"no such alias"}' }],
      {},
      room,
    );
    expect(delivery).toMatchObject({ why: expect.stringContaining('answers 404: M_NOT_FOUND: no such alias') });
  });

  test('rings for troubles alone', async () => {
    const kinds = await Promise.all(
      (['info', 'error'] as const).map(async (severity) => {
        const { received } = await post(
          [{ status: 200 }],
          { notice: aNotice({ severity }) },
          { ...room, room: '!a:b' },
        );
        return JSON.parse(received[0]?.body ?? '{}').msgtype;
      }),
    );
    expect(kinds).toEqual(['m.notice', 'm.text']);
  });
});

describe('settings that cannot work', () => {
  test.each([
    ['ntfy', 'http://HOST/', 'its url names no topic'],
    ['gotify', 'http://HOST/', 'it has no token'],
    ['matrix', 'http://HOST/', 'it needs a token and a room'],
    ['email', 'smtp://HOST', 'it names nobody'],
    ['webhook', 'no url', 'its url is no address'],
  ] as const)('%s at %s: %s', async (type, url, why) => {
    const { delivery, received } = await post([{ status: 200 }], {}, { type, url });
    expect(delivery).toMatchObject({ kind: 'failed', attempts: 1, why: expect.stringContaining(why) });
    expect(received).toEqual([]);
  });
});

test('gotify takes its token from the address, and sends it where no proxy writes it down', async () => {
  const { received } = await post(
    [{ status: 200 }],
    {},
    { type: 'gotify', url: 'http://HOST/message?token=app-token' },
  );
  expect(received[0]).toMatchObject({ path: '/message', headers: { 'x-gotify-key': 'app-token' } });
});

describe('a mail server', () => {
  test.each([
    ['smtp://mail.example.org', { port: 587, secure: false, requireTLS: false, ignoreTLS: false }],
    ['smtp://me:p%40ss@mail.example.org:25', { port: 25, requireTLS: true, auth: { user: 'me', pass: 'p@ss' } }],
    ['smtp://me:pass@127.0.0.1', { requireTLS: false }],
    ['smtp://me:pass@[::1]', { host: '::1', requireTLS: false }],
    ['smtp://me:pass@127.example.org', { requireTLS: true }],
    ['smtp://me:pass@mail.example.org?tls=off', { requireTLS: false, ignoreTLS: true }],
    ['smtp://mail.example.org?tls=require', { requireTLS: true }],
    ['smtps://me@mail.example.org', { port: 465, secure: true, requireTLS: false, auth: { user: 'me', pass: '' } }],
  ])('%s', (url, expected) => {
    expect(smtpServer(url)).toMatchObject(expected);
  });

  test.each(['https://x.org', 'smtp://', 'smtp://x.org?tls=maybe', 'nothing'])('%s is none', (url) => {
    expect(() => smtpServer(url)).toThrow(/^(?:in )?its url/);
  });
});
