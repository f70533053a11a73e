import { expect, test } from 'vitest';
import type { ServiceHealth } from '../../../../src/core/health/types.ts';
import { tell } from '../../../../src/core/notify/ledger.ts';
import { noticeOfHold, noticesOfHealth } from '../../../../src/core/notify/of-health.ts';
import {
  noticeOfBackup,
  noticeOfBackupDone,
  noticeOfSource,
  noticeOfSourceBack,
  noticesOfOutdated,
} from '../../../../src/core/notify/of-others.ts';
import { usualKinds } from '../../../../src/core/notify/routes.ts';
import type { Notice } from '../../../../src/core/notify/types.ts';
import type { Outdated } from '../../../../src/core/updates/types.ts';
import { aNotice } from '../../../support/notices.ts';

const web = (more: Partial<ServiceHealth> = {}): ServiceHealth => ({
  ...{
    app: 'blog',
    service: 'web',
    container: 'blog-web-1',
    at: 100_000,
    since: 0,
    state: 'unhealthy',
    probe: 'http :80/',
  },
  why: '/ answers 500, not 200',
  ...more,
});
const rules = { on: usualKinds, severity: 'info' } as const;

/** The titles that somebody is told in turn. */
function told(...rounds: readonly (readonly Notice[])[]): string[][] {
  let ledger = {};
  return rounds.map((notices, round) => {
    const { ledger: after, notices: told } = tell(ledger, notices, rules, round);
    ledger = after;
    return told.map(({ title }) => title);
  });
}

const facts = { now: 100_000, patience: 60_000 };

test('a service that stays ill is told of with its reason, and when it is well again', () => {
  expect(noticesOfHealth([web()], facts)).toEqual([
    expect.objectContaining({
      kind: 'unhealthy',
      app: 'blog',
      text: ['/ answers 500, not 200.', 'The container is blog-web-1.'],
    }),
  ]);
  expect(told(noticesOfHealth([web()], facts), noticesOfHealth([web({ state: 'healthy' })], facts))).toEqual([
    ['blog/web is unhealthy'],
    ['blog/web is well again'],
  ]);
  expect(told(noticesOfHealth([web({ state: 'down' })], facts))).toEqual([['blog/web does not run']]);
});

test('what heals within the patience, starts or cannot be asked is not told', () => {
  const quiet = [web({ since: 50_000 }), web({ state: 'starting' }), web({ state: 'unknown' })];
  expect(told(noticesOfHealth(quiet, facts))).toEqual([[]]);
});

test('a service that was left as it is, is told once more', () => {
  const hold = noticeOfHold(web(), { why: 'its check fails', restarts: 3, at: 1 });
  expect(told(noticesOfHealth([web()], facts), [hold], [hold])).toEqual([
    ['blog/web is unhealthy'],
    ['blog/web is still unhealthy after 3 restarts, and is left as it is'],
    [],
  ]);
});

test('an app that did not become healthy in time has recovered when all of its services are well', () => {
  const late = aNotice({ kind: 'unhealthy' });
  const half = noticesOfHealth([web({ state: 'healthy' }), web({ service: 'db', state: 'starting' })], facts);
  const whole = noticesOfHealth([web({ state: 'healthy' }), web({ service: 'db', state: 'running' })], facts);
  expect(told([late], half, whole)).toEqual([['blog could not be applied'], [], ['blog has become healthy']]);
});

test('sources and backups fail and come back', () => {
  expect(
    told(
      [
        noticeOfSource('git.example.org', { why: 'it does not answer', at: 1 }),
        noticeOfBackup('db', { why: 'the disk is full', at: 1 }),
      ],
      [noticeOfSourceBack('git.example.org', 2), noticeOfBackupDone('db', 2)],
    ),
  ).toEqual([
    ['git.example.org cannot be read', 'db could not be backed up'],
    ['git.example.org can be read again', 'db was backed up again'],
  ]);
});

test('newer images and extensions are told app by app, with the command that takes them', () => {
  const image = (service: string, allowed?: string) => ({
    app: 'blog',
    service,
    current: { tag: '1.27.1' },
    ...(allowed ? { allowed: { tag: allowed } } : {}),
  });
  const outdated = {
    version: 1,
    images: [image('web', '1.27.2'), image('same', '1.27.1'), image('held')],
    extensions: [{ app: 'db', extension: 'postgresql', current: '17.1.0', allowed: '17.2.0', migrations: 0 }],
  } as unknown as Outdated;
  expect(noticesOfOutdated(outdated, 1).map(({ title, text }) => [title, ...text])).toEqual([
    [
      'there is something newer for blog',
      'web: 1.27.1 → 1.27.2',
      'same: 1.27.1 was built anew',
      'To take it: orbitr update blog',
    ],
    ['there is something newer for db', 'extension postgresql: 17.1.0 → 17.2.0', 'To take it: orbitr update db'],
  ]);
});
