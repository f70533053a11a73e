import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { dockerHub, generic, github, githubPush, requestOf, secret } from '../../support/deliveries.ts';
import { deliver, dial, rest, serve } from './visit.ts';

const push = () => github('push', githubPush({ compare: `https://example.org/${Math.random()}` }));
const head = 'POST /hooks/github HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n';

test('a genuine delivery is handed over before it is answered', async () => {
  const server = await serve();
  const response = await deliver(server, push());
  expect([response.status, await response.json()]).toEqual([202, { accepted: true }]);
  expect(server.wakes).toMatchObject([{ kind: 'push', refs: [{ kind: 'branch', name: 'main' }] }]);
  expect(server.events.at(-1)).toMatchObject({ kind: 'accepted', sender: 'github', from: '127.0.0.1' });
});

test('headers tell the sender where the address does not', async () => {
  const server = await serve();
  const { headers, body } = push();
  expect((await fetch(`${server.url}/hooks`, { method: 'POST', headers, body })).status).toBe(202);
});

test('the token of Docker Hub stands in the address, and in no log', async () => {
  const server = await serve();
  expect((await deliver(server, dockerHub('1.2'))).status).toBe(202);
  expect((await deliver(server, { ...dockerHub('1.3'), token: 'guess-what-it-is' })).status).toBe(401);
  expect(server.wakes).toEqual([{ kind: 'image', images: ['me/web:1.2'] }]);
  expect(JSON.stringify(server.events)).not.toMatch(/guess-what-it-is|it is a secret/);
});

test('a secret that changes counts from the next delivery on', async () => {
  let current = 'one';
  const server = await serve({ secrets: () => ({ github: [current] }) });
  const signed = (key: string) => github('push', githubPush({ compare: key }), key);
  expect((await deliver(server, signed('one'))).status).toBe(202);
  current = 'two';
  expect((await deliver(server, signed('one'))).status).toBe(401);
  expect((await deliver(server, signed('two'))).status).toBe(202);
});

describe('a forger', () => {
  test('wakes nobody, and hears the same whatever is wrong', async () => {
    const server = await serve();
    const { headers, body } = push();
    const { 'x-hub-signature-256': _, ...unsigned } = headers;
    const tries = [
      { sender: 'github', headers: github('push', {}, 'another').headers, body },
      { sender: 'github', headers: unsigned, body },
      { sender: 'github', headers, body: `${body} ` },
      { sender: 'gitlab', headers: { 'content-type': 'application/json', 'x-gitlab-token': secret }, body },
      { sender: 'generic', headers: generic({}, 0, 'another').headers, body },
    ] as const;
    const heard = await Promise.all(
      tries.map(async (delivery) => {
        const response = await deliver(server, delivery);
        return `${response.status} ${await response.text()}`;
      }),
    );
    expect(new Set(heard)).toEqual(new Set(['401 {"error":"not authorised"}\n']));
    expect(server.wakes).toEqual([]);
    expect(server.events.filter(({ kind }) => kind === 'refused')).toHaveLength(tries.length);
  });

  test('may not be a sender that does not exist', async () => {
    const server = await serve();
    expect((await deliver(server, { ...push(), sender: 'jenkins' as 'github' })).status).toBe(404);
  });
});

describe('a replay', () => {
  test('is refused, under whatever id', async () => {
    const server = await serve();
    const delivery = push();
    expect((await deliver(server, delivery)).status).toBe(202);
    expect((await deliver(server, delivery)).status).toBe(403);
    const renamed = { ...delivery, headers: { ...delivery.headers, 'x-github-delivery': 'another' } };
    expect((await deliver(server, renamed)).status).toBe(403);
    expect(server.wakes).toHaveLength(1);
  });

  test('of what was signed too long ago is refused, too', async () => {
    const server = await serve();
    const old = generic({ images: ['redis:7'] }, Math.floor(Date.now() / 1000) - 3600);
    expect((await deliver(server, old)).status).toBe(403);
  });

  test('twenty at once: one is taken', async () => {
    const server = await serve({ onWake: () => sleep(20) });
    const delivery = push();
    const all = await Promise.all(Array.from({ length: 20 }, () => deliver(server, delivery)));
    expect(all.map(({ status }) => status).sort()).toEqual([202, ...Array(19).fill(403)]);
  });
});

test('what could not be handed over may be sent again', async () => {
  let isBroken = true;
  const server = await serve({
    onWake: () => {
      if (isBroken) throw new Error('the queue is full');
    },
  });
  const delivery = push();
  const response = await deliver(server, delivery);
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '10']);
  isBroken = false;
  expect((await deliver(server, delivery)).status).toBe(202);
});

test('an event that changes nothing is answered as a success', async () => {
  const server = await serve();
  const response = await deliver(server, github('star', { action: 'created' }));
  expect([response.status, await response.json()]).toEqual([
    200,
    { accepted: false, ignored: 'the event star changes nothing here' },
  ]);
  expect(server.wakes).toEqual([]);
});

test('a hundred different ones at once are all taken', async () => {
  const server = await serve({ limits: { bodiesAtOnce: 100 } });
  const all = await Promise.all(Array.from({ length: 100 }, () => deliver(server, push())));
  expect(new Set(all.map(({ status }) => status))).toEqual(new Set([202]));
  expect(server.wakes).toHaveLength(100);
});

describe('malformed', () => {
  test.each([
    ['no JSON', '{"ref":'],
    ['a list', '[]'],
    ['without what it needs', '{"ref":"refs/heads/main"}'],
  ])('%s', async (_, body) => {
    const server = await serve();
    const { createHmac } = await import('node:crypto');
    const headers = {
      ...github('push', {}).headers,
      'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    };
    expect((await deliver(server, { sender: 'github', headers, body })).status).toBe(400);
    expect(server.wakes).toEqual([]);
  });

  test('another type is refused before its body was read', async () => {
    const socket = await dial(await serve({ limits: { drainTime: 20 } }));
    socket.write(`${head.replace('application/json', 'text/xml')}content-length: 1000000\r\n\r\n<`);
    expect(await rest(socket)).toMatch(/^HTTP\/1\.1 415 /);
  });

  test('nobody said who sent it', async () => {
    const server = await serve();
    const headers = { 'content-type': 'application/json' };
    expect((await fetch(`${server.url}/hooks`, { method: 'POST', headers, body: '{}' })).status).toBe(400);
  });
});

describe('oversized', () => {
  const most = 1024 * 1024;
  const padded = (length: number) => {
    const bare = JSON.stringify(githubPush({ pad: '' })).length;
    return github('push', githubPush({ pad: 'x'.repeat(length - bare) }));
  };

  test('a MiB is taken, a byte more is not', async () => {
    const server = await serve();
    expect(requestOf(padded(most)).body.length).toBe(most);
    expect((await deliver(server, padded(most))).status).toBe(202);
    const response = await deliver(server, padded(most + 1));
    expect([response.status, await response.json()]).toEqual([413, { error: 'more than 1048576 bytes' }]);
  });

  test('what was announced is enough', async () => {
    const socket = await dial(await serve({ limits: { drainTime: 20 } }));
    socket.write(`${head}content-length: 1099511627776\r\n\r\n{`);
    expect(await rest(socket)).toMatch(/^HTTP\/1\.1 413 /);
  });

  const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;

  test('a stream without announcement hears that it is too long', async () => {
    const server = await serve();
    const socket = await dial(server);
    socket.write(`${head}transfer-encoding: chunked\r\n\r\n${chunk.repeat(17)}0\r\n\r\n`);
    socket.end();
    expect(await rest(socket)).toMatch(/^HTTP\/1\.1 413 /);
    expect(server.wakes).toEqual([]);
  });

  test('one that never ends is cut', async () => {
    const server = await serve({ limits: { drainTime: 20 } });
    const socket = await dial(server);
    const ended = rest(socket);
    socket.write(`${head}transfer-encoding: chunked\r\n\r\n`);
    const pour = (): void => {
      while (socket.writable && socket.write(chunk));
    };
    socket.on('drain', pour);
    pour();
    await ended;
    expect(server.events).toContainEqual(expect.objectContaining({ kind: 'refused', status: 413 }));
    expect(server.wakes).toEqual([]);
  });

  test('who asks first whether it is welcome hears no before it sends', async () => {
    const socket = await dial(await serve({ limits: { drainTime: 20 } }));
    socket.write(`${head}content-length: 2000000\r\nexpect: 100-continue\r\n\r\n`);
    const heard = await rest(socket);
    expect(heard).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('and yes where it is', async () => {
    const socket = await dial(await serve());
    socket.write(`${head}content-length: 2\r\nexpect: 100-continue\r\nconnection: close\r\n\r\n`);
    const [first] = await once(socket, 'data');
    expect(String(first)).toMatch(/^HTTP\/1\.1 100 Continue/);
    socket.write('{}');
    expect(await rest(socket)).toMatch(/^HTTP\/1\.1 401 /);
  });
});

describe('slow', () => {
  test('a body that does not end is refused in time', async () => {
    const server = await serve({ limits: { bodyTime: 100 } });
    const socket = await dial(server);
    socket.write(`${head}content-length: 100\r\n\r\n{`);
    const drip = setInterval(() => socket.write(' '), 10);
    expect(await rest(socket)).toMatch(/^HTTP\/1\.1 408 .*the body took too long/s);
    clearInterval(drip);
    expect(server.wakes).toEqual([]);
  });

  test('those that drip do not keep others out, and there may be only so many', async () => {
    const server = await serve({ limits: { bodiesAtOnce: 2, drainTime: 20 } });
    const slow = [await dial(server), await dial(server)];
    for (const socket of slow) socket.write(`${head}content-length: 100\r\n\r\n{`);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    let response = await deliver(server, push());
    while (response.status === 202) response = await deliver(server, push());
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1']);
    for (const socket of slow) socket.destroy();
    while (response.status === 429) response = await deliver(server, push());
    expect(response.status).toBe(202);
  });
});
