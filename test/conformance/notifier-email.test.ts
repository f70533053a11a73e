import tls from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NotifierTarget } from '../../src/core/notify/notifiers.ts';
import type { Notice } from '../../src/core/notify/types.ts';
import { notify } from '../../src/providers/notifiers/index.ts';
import { type SmtpOptions, startSmtp } from '../rig/smtp.ts';
import { aNotice } from '../support/notices.ts';

/** What the conformance of HTTP services asks, asked of mail. */
const before = tls.getCACertificates('default');
beforeAll(async () => {
  await using mail = await startSmtp();
  tls.setDefaultCACertificates([...before, mail.certificate]);
});
afterAll(() => tls.setDefaultCACertificates(before));

const login = { user: 'orbitr@example.org', password: 'hidden0word' };

async function deliver(
  options: SmtpOptions,
  { notice = aNotice(), url = '', ...more }: Partial<NotifierTarget> & { readonly notice?: Notice } = {},
) {
  await using server = await startSmtp(options);
  const slept: number[] = [];
  const scheme = options.tls === 'implicit' ? 'smtps' : 'smtp';
  const delivery = await notify({
    notice,
    target: {
      ...{ name: 'mail', type: 'email', to: ['me@example.org', 'Ada <ada@example.org>'] },
      ...more,
      url: url.replace('SERVER', `localhost:${server.port}`) || `${scheme}://localhost:${server.port}`,
    },
    workspace: 'lab',
    id: '0-1-2',
    patience: { attempts: 3, timeout: 3000, longestWait: 30_000 },
    clock: { now: () => 0, sleep: async (ms) => void slept.push(ms) },
    signal: new AbortController().signal,
  });
  return { delivery, slept, received: server.received };
}

const secure = `smtp://${encodeURIComponent(login.user)}:${login.password}@SERVER`;

describe('email', () => {
  test('delivers to everybody at once, over STARTTLS, with its password', async () => {
    const { delivery, received } = await deliver({ login }, { url: secure });
    expect(delivery).toEqual({ kind: 'delivered', answer: '250 kept for later', attempts: 1 });
    expect(received).toHaveLength(1);
    const [{ mail, to, encrypted, user } = fail()] = received;
    expect({ to, encrypted, user }).toEqual({
      to: ['me@example.org', 'ada@example.org'],
      encrypted: true,
      user: 'orbitr@example.org',
    });
    expect(mail.from).toMatchObject({ name: 'Orbitr', address: 'orbitr@example.org' });
    expect(mail.subject).toBe('[lab] blog could not be applied');
    expect(mail.text?.trim()).toBe(
      [
        'blog could not be applied',
        'The image nginx:1.99 does not exist.\nTry: orbitr outdated blog',
        'https://blog.example.org/',
        'lab · blog · revision 5 · commit 1a2b3c4 by Ada: Take the new nginx',
      ].join('\n\n'),
    );
    expect(mail.html).toContain('<a href="https://blog.example.org/">blog could not be applied</a>');
    const headers = Object.fromEntries(mail.headers.map(({ key, value }) => [key, value]));
    expect(headers).toMatchObject({
      'auto-submitted': 'auto-generated',
      importance: 'High',
      'x-orbitr-event': 'failed',
    });
  });

  test.each(['implicit', 'none'] as const)('delivers over %s TLS', async (how) => {
    const { delivery, received } = await deliver({ tls: how });
    expect(delivery.kind).toBe('delivered');
    expect(received[0]?.encrypted).toBe(how === 'implicit');
    expect(received[0]?.mail.from?.address).toBe('orbitr@localhost');
  });

  test('sends nothing where encryption is required and the server has none', async () => {
    const { delivery, received } = await deliver({ tls: 'none', login }, { url: `${secure}?tls=require` });
    const why = 'localhost offers no encryption (STARTTLS), and nothing is sent in the open';
    const suggestions = ['use smtps://, or allow it in the open: ?tls=off at the end of its url'];
    expect(delivery).toEqual({ kind: 'failed', attempts: 1, why, suggestions });
    expect(received).toEqual([]);
  });

  test('gives foreign text no meaning', async () => {
    const title = 'down\r\nBcc: evil@example.org <b>bold</b>';
    const { received } = await deliver(
      {},
      { notice: aNotice({ title, text: ['<img src=x> & "so"'] }), from: 'a@example.org' },
    );
    const [{ mail, to } = fail()] = received;
    expect(to).toEqual(['me@example.org', 'ada@example.org']);
    expect(mail.bcc ?? []).toEqual([]);
    expect(mail.html).not.toMatch(/<b>|<img/);
    expect(mail.html).toContain('&lt;img src=x&gt; &amp; &quot;so&quot;');
    expect(mail.from?.address).toBe('a@example.org');
  });

  test('comes again after 451', async () => {
    const refusals = [1, 2].map(() => ({ code: 451, text: 'greylisted, come again' }));
    const { delivery, slept } = await deliver({ refusals });
    expect(delivery).toMatchObject({ kind: 'delivered', attempts: 2 });
    expect(slept).toEqual([1000]);
  });

  test('gives up on 550 at once, and says why', async () => {
    const refusals = [1, 2].map(() => ({ code: 550, text: 'no such user here' }));
    const { delivery, slept } = await deliver({ refusals });
    expect(delivery).toMatchObject({
      kind: 'failed',
      attempts: 1,
      why: expect.stringContaining('localhost answers 550 no such user here'),
    });
    expect(slept).toEqual([]);
  });

  test('sends no second mail where some have got it, and says who has not', async () => {
    const { delivery, received } = await deliver({ refusals: [{ code: 451, text: 'come again' }] });
    expect(received.map(({ to }) => to)).toEqual([['ada@example.org']]);
    const why = 'localhost took it, but not for me@example.org: 451 come again';
    expect(delivery).toMatchObject({ kind: 'failed', attempts: 1, why });
  });

  test('gives up on a wrong password at once, and does not tell it', async () => {
    const { delivery } = await deliver({ login }, { url: secure.replace(login.password, 'wrong0password') });
    expect(delivery).toMatchObject({ kind: 'failed', attempts: 1, why: expect.stringContaining('answers 535') });
    expect(JSON.stringify(delivery)).not.toContain('wrong0password');
    expect(JSON.stringify(delivery)).toContain('check user and password');
  });

  test('gives up on a certificate that nobody vouches for, and says what to do', async () => {
    tls.setDefaultCACertificates(before);
    const { delivery, received } = await deliver({});
    expect(received).toEqual([]);
    expect(delivery).toMatchObject({ kind: 'failed', attempts: 1 });
    expect(JSON.stringify(delivery)).toContain('NODE_EXTRA_CA_CERTS');
  });

  test('comes again where nobody listens', async () => {
    const { delivery, slept } = await deliver({}, { url: 'smtp://127.0.0.1:9' });
    expect(delivery).toMatchObject({ kind: 'failed', attempts: 3, why: expect.stringContaining('ECONNREFUSED') });
    expect(slept).toEqual([1000, 2000]);
  });
});

function fail(): never {
  throw new Error('nothing came');
}
