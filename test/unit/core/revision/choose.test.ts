import { describe, expect, test } from 'vitest';
import { openApply, openRollback, rollbackTarget, serving } from '../../../../src/core/revision/choose.ts';
import type { Revision } from '../../../../src/core/revision/types.ts';

const revision = (number: number, outcome: Revision['outcome'], more: Partial<Revision> = {}): Revision => ({
  app: 'shop',
  number,
  outcome,
  trigger: 'apply',
  began: 0,
  by: 'ada@nas',
  inputs: `inputs-${number}`,
  changes: [],
  services: {},
  ...more,
});

describe('what serves', () => {
  test.each<[string, Revision[], number | undefined]>([
    ['the newest that was well', [revision(1, 'stable'), revision(2, 'serving')], 2],
    ['nothing where the newest failed', [revision(1, 'stable'), revision(2, 'failed')], undefined],
    [
      'what served before one that touched nothing',
      [revision(1, 'serving'), revision(2, 'failed', { untouched: true })],
      1,
    ],
    [
      'the way back, not what was rolled back',
      [revision(1, 'stable'), revision(2, 'rolled-back'), revision(3, 'serving')],
      3,
    ],
    ['what was before somebody died', [revision(1, 'serving'), revision(2, 'open')], 1],
    ['nothing at first', [], undefined],
  ])('%s', (_name, revisions, number) => expect(serving(revisions)?.number).toBe(number));
});

describe('where to go back to', () => {
  test('to what was serving, though it was not known to be stable', () => {
    const failed = revision(3, 'failed', { replaces: 2 });
    expect(rollbackTarget([revision(1, 'stable'), revision(2, 'serving'), failed], failed)?.number).toBe(2);
  });

  test('to the newest stable one where nothing good was serving', () => {
    const failed = revision(4, 'failed');
    const before = [revision(1, 'stable'), revision(2, 'stable'), revision(3, 'failed')];
    expect(rollbackTarget([...before, failed], failed)?.number).toBe(2);
  });

  test('never to one that was only serving long ago', () => {
    const failed = revision(3, 'failed');
    expect(rollbackTarget([revision(1, 'serving'), revision(2, 'failed'), failed], failed)).toBeUndefined();
  });

  test('never to what failed, under another number', () => {
    const failed = revision(2, 'failed', { replaces: 1, inputs: 'same' });
    expect(rollbackTarget([revision(1, 'stable', { inputs: 'same' }), failed], failed)).toBeUndefined();
  });

  test('a first install is never taken away, whatever was before it was destroyed', () => {
    const failed = revision(2, 'failed', { install: true });
    expect(rollbackTarget([revision(1, 'stable'), failed], failed)).toBeUndefined();
  });
});

test('only the newest can be open: what a dead pass began', () => {
  const back = revision(2, 'open', { trigger: 'rollback', restores: 1 });
  expect(openRollback([revision(1, 'stable'), back])?.number).toBe(2);
  expect(openRollback([back, revision(3, 'serving')])).toBeUndefined();
  expect(openApply([revision(1, 'stable'), back])).toBeUndefined();
  expect(openApply([revision(1, 'stable'), revision(2, 'open')])?.number).toBe(2);
});
