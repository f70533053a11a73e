import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withMarks, withoutMarks } from '../../../../src/core/webhook/deliveries.ts';
import { judgeWebhook, type Known } from '../../../../src/core/webhook/judge.ts';
import { type Verdict, type WebhookSecrets, webhookSenders } from '../../../../src/core/webhook/types.ts';
import {
  bitbucket,
  bitbucketPush,
  bitbucketServerPush,
  type Delivery,
  dockerHub,
  generic,
  gitea,
  giteaPush,
  github,
  githubPush,
  gitlab,
  gitlabPush,
  gitlabSigned,
  harbor,
  registry,
  requestOf,
  secret,
} from '../../../support/deliveries.ts';

const now = 1_795_770_000_000;
const seconds = now / 1000;
const secrets: WebhookSecrets = Object.fromEntries(webhookSenders.map((sender) => [sender, [secret]]));

const genuine: readonly (readonly [string, Delivery])[] = [
  ['GitHub', github('push', githubPush())],
  ['GitHub, as a form', github('push', githubPush(), secret, true)],
  ['GitLab', gitlab(gitlabPush())],
  ['GitLab with a signing token', gitlabSigned(gitlabPush(), seconds)],
  ['Gitea', gitea('push', giteaPush())],
  ['Forgejo', gitea('push', giteaPush(), 'forgejo')],
  ['Bitbucket Cloud', bitbucket('repo:push', bitbucketPush(), 'cloud')],
  ['Bitbucket Server', bitbucket('repo:refs_changed', bitbucketServerPush(), 'server')],
  ['Docker Hub', dockerHub()],
  ['a registry', registry()],
  ['Harbor', harbor('default')],
  ['Harbor, as CloudEvents', harbor('cloudevents')],
  ['a script', generic({ images: ['redis:7'] }, seconds)],
];

function judge(delivery: Delivery, known: Partial<Known> = {}): Verdict {
  return judgeWebhook(requestOf(delivery), { secrets, seen: new Map(), now, ...known });
}

function statusOf(verdict: Verdict): number | string {
  return verdict.kind === 'refused' ? verdict.status : verdict.kind;
}

describe.each(genuine)('%s', (_, delivery) => {
  test('is taken', () => {
    expect(judge(delivery)).toMatchObject({ kind: 'accepted', sender: delivery.sender });
  });

  test('is taken by any of the secrets that are set up', () => {
    expect(statusOf(judge(delivery, { secrets: { [delivery.sender]: ['', 'old', secret, 'new'] } }))).toBe('accepted');
  });

  test('is refused alike whether the secret is another, empty, or not there', () => {
    const wrong = [{ [delivery.sender]: ['another'] }, { [delivery.sender]: [''] }, { [delivery.sender]: [] }, {}];
    const verdicts = wrong.map((other) => judge(delivery, { secrets: other }));
    expect(verdicts.map(statusOf)).toEqual([401, 401, 401, 401]);
    expect(new Set(verdicts.map((verdict) => verdict.kind === 'refused' && verdict.told)).size).toBe(1);
  });

  test('is refused without its proof, in the words of a wrong one', () => {
    const { 'content-type': type = '', 'x-github-event': event = '', 'x-event-key': key = '' } = delivery.headers;
    const bare = { 'content-type': type, 'x-github-event': event, 'x-event-key': key };
    const verdict = judge({ sender: delivery.sender, body: delivery.body, headers: bare });
    expect(verdict).toMatchObject({ status: 401, told: 'not authorised' });
  });

  test('is not taken a second time, not under another delivery id either', () => {
    const first = judge(delivery);
    if (first.kind !== 'accepted') throw new Error('it was not taken');
    const seen = withMarks(new Map(), first.marks, now);
    const ids = ['x-github-delivery', 'x-gitea-delivery', 'x-forgejo-delivery', 'x-request-uuid', 'idempotency-key'];
    const renamed = Object.fromEntries(ids.filter((id) => id in delivery.headers).map((id) => [id, 'another']));
    // a registry would send what is refused for ever
    const again = delivery.sender === 'registry' ? 'ignored' : 403;
    for (const headers of [delivery.headers, { ...delivery.headers, ...renamed }])
      expect(statusOf(judge({ ...delivery, headers }, { seen, now: now + 1000 }))).toBe(again);
    expect(statusOf(judge(delivery, { seen: withoutMarks(seen, first.marks) }))).toBe('accepted');
  });
});

const signed = genuine.filter(([, { headers }]) => Object.keys(headers).some((name) => name.includes('signature')));

test('whatever is changed in a signed body, it is refused', () => {
  expect(signed.length).toBeGreaterThan(7);
  for (const [, delivery] of signed)
    void fc.assert(
      fc.property(fc.nat(delivery.body.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const body = Buffer.from(delivery.body);
        body[at] = ((body[at] ?? 0) + by) % 256;
        expect(statusOf(judgeWebhook({ ...requestOf(delivery), body }, { secrets, seen: new Map(), now }))).toBe(401);
      }),
      { numRuns: 50 },
    );
});

test('garbage in headers and body throws nothing and takes nothing', () => {
  const names = ['x-hub-signature-256', 'x-orbitr-signature', 'webhook-signature', 'webhook-timestamp', 'content-type'];
  void fc.assert(
    fc.property(
      fc.constantFrom(...webhookSenders, 'toString', '__proto__', undefined),
      fc.dictionary(fc.constantFrom(...names, 'x-github-event', 'x-gitlab-token', 'authorization'), fc.string()),
      fc.uint8Array(),
      (sender, headers, body) => {
        const verdict = judgeWebhook(
          { headers, body, ...(sender ? { sender } : {}) },
          { secrets, seen: new Map(), now },
        );
        expect(verdict.kind).toBe('refused');
      },
    ),
    { numRuns: 500 },
  );
});

describe('a time that is signed', () => {
  test.each([
    ['now', 0, 'accepted'],
    ['five minutes ago', -300, 'accepted'],
    ['a clock that is ahead', 300, 'accepted'],
    ['longer ago', -301, 403],
    ['in the future', 301, 403],
  ])('%s', (_, away, status) => {
    expect(statusOf(judge(generic({ images: ['redis:7'] }, seconds + away)))).toBe(status);
    expect(statusOf(judge(gitlabSigned(gitlabPush(), seconds + away)))).toBe(status);
  });

  test('cannot be moved', () => {
    const old = generic({ images: ['redis:7'] }, seconds - 900);
    const moved = (old.headers['x-orbitr-signature'] ?? '').replace(/^t=\d+/, `t=${seconds}`);
    expect(statusOf(judge({ ...old, headers: { ...old.headers, 'x-orbitr-signature': moved } }))).toBe(401);
  });

  test('lets the same words be said again at another time', () => {
    const first = judge(generic({ images: ['redis:7'] }, seconds - 1));
    const seen = withMarks(new Map(), first.kind === 'accepted' ? first.marks : [], now);
    expect(statusOf(judge(generic({ images: ['redis:7'] }, seconds), { seen }))).toBe('accepted');
  });

  test('several signatures: one has to fit', () => {
    const good = generic({ images: ['redis:7'] }, seconds);
    const header = (good.headers['x-orbitr-signature'] ?? '').replace('v1=', `v1=${'0'.repeat(64)}, v1=`);
    expect(statusOf(judge({ ...good, headers: { ...good.headers, 'x-orbitr-signature': header } }))).toBe('accepted');
  });
});

test('a GitLab signing token in base64 is decoded', () => {
  const token = `whsec_${Buffer.from('thirty-two bytes of random data!').toString('base64')}`;
  const delivery = gitlabSigned(gitlabPush(), seconds, token);
  expect(statusOf(judge(delivery, { secrets: { gitlab: [token] } }))).toBe('accepted');
  expect(statusOf(judge(delivery))).toBe(401);
});

test('a GitLab signature that is wrong is not made good by the token', () => {
  const delivery = gitlabSigned(gitlabPush(), seconds, 'another');
  const headers = { ...delivery.headers, 'x-gitlab-token': secret };
  expect(statusOf(judge({ ...delivery, headers }))).toBe(401);
});

test('a Forgejo signature that is wrong is not made good by another header', () => {
  const delivery = gitea('push', giteaPush(), 'forgejo');
  const headers = { ...delivery.headers, 'x-forgejo-signature': '0'.repeat(64) };
  expect(statusOf(judge({ ...delivery, headers }))).toBe(401);
});

test('SHA-1 alone proves nothing', () => {
  const { headers, ...rest } = github('push', githubPush());
  const { 'x-hub-signature-256': _, ...weak } = headers;
  expect(statusOf(judge({ ...rest, headers: weak }))).toBe(401);
});

describe('who sent it is told by', () => {
  test.each(genuine.filter(([, { sender }]) => !['docker-hub', 'harbor'].includes(sender)))(
    'headers: %s',
    (_, delivery) => {
      const { sender: __, ...request } = requestOf(delivery);
      expect(judgeWebhook(request, { secrets, seen: new Map(), now })).toMatchObject({
        kind: 'accepted',
        sender: delivery.sender,
      });
    },
  );

  test('the address: under every name that a service goes by', () => {
    const forgejo = { ...requestOf(gitea('push', giteaPush(), 'forgejo')), sender: 'forgejo' };
    expect(judgeWebhook(forgejo, { secrets, seen: new Map(), now })).toMatchObject({ sender: 'gitea' });
  });

  test('nobody', () => {
    const body = Buffer.from('{}');
    const headers = { 'content-type': 'application/json' };
    expect(statusOf(judgeWebhook({ headers, body }, { secrets, seen: new Map(), now }))).toBe(400);
    expect(statusOf(judgeWebhook({ sender: 'jenkins', headers, body }, { secrets, seen: new Map(), now }))).toBe(404);
  });
});

describe('a body that is genuine but', () => {
  test.each([
    ['empty', '', 400],
    ['no JSON', '{"ref": ', 400],
    ['a list', '[1]', 400],
    ['no object', 'null', 400],
    ['without what a push has', '{"ref":"refs/heads/main"}', 400],
    ['of wrong types', JSON.stringify(githubPush({ after: 'main' })), 400],
    ['nested beyond reason', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400],
  ])('%s', (_, body, status) => {
    const headers = {
      ...github('push', {}).headers,
      'x-hub-signature-256': createHmac('sha256', secret).update(body).digest('hex'),
    };
    expect(statusOf(judge({ sender: 'github', headers, body }))).toBe(status);
  });

  test('not UTF-8', () => {
    const body = Buffer.from([0x7b, 0xff, 0x7d]);
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const headers = { ...github('push', {}).headers, 'x-hub-signature-256': signature };
    expect(statusOf(judgeWebhook({ sender: 'github', headers, body }, { secrets, seen: new Map(), now }))).toBe(400);
  });

  test.each([
    ['text/plain', undefined],
    ['', undefined],
    ['application/json', 'gzip'],
  ])('of the type "%s", encoded as %s', (type, encoding) => {
    const { headers, ...rest } = github('push', githubPush());
    const other = { ...headers, 'content-type': type, ...(encoding ? { 'content-encoding': encoding } : {}) };
    expect(statusOf(judge({ ...rest, headers: other }))).toBe(415);
  });
});

describe('what was seen', () => {
  const mark = ['github a'];

  test('is forgotten after a day, and with it the replay', () => {
    const delivery = github('push', githubPush());
    const first = judge(delivery);
    const marks = first.kind === 'accepted' ? first.marks : [];
    const seen = withMarks(new Map(), marks, now);
    const day = 24 * 3600 * 1000;
    expect(statusOf(judge(delivery, { seen, now: now + day - 1 }))).toBe(403);
    expect(statusOf(judge(delivery, { seen, now: now + day }))).toBe('accepted');
    expect(withMarks(seen, mark, now + day)).toEqual(new Map([['github a', now + day]]));
  });

  test('is bounded: the oldest go first', () => {
    let seen = withMarks(new Map(), mark, now);
    for (let turn = 0; turn < 50; turn++)
      seen = withMarks(
        seen,
        Array.from({ length: 100 }, (_, index) => `github ${turn}-${index}`),
        now + turn,
      );
    expect(seen.size).toBe(4096);
    expect(seen.has('github a')).toBe(false);
    expect(seen.has('github 49-99')).toBe(true);
  });

  test('a ping may be sent again', () => {
    const ping = github('ping', { zen: 'Design for failure.', hook_id: 1 });
    const verdict = judge(ping);
    expect(verdict).toMatchObject({ kind: 'accepted', marks: [], wake: { kind: 'ping' } });
  });
});
