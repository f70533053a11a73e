import { expect, test } from 'vitest';
import { fileDifference, type MountedFile, type SeenFile } from '../../../../src/core/live/mounted.ts';

const before: MountedFile = { identity: '1', digest: 'one' };
const now: SeenFile = { ...before, kind: 'file', writable: false, changedAt: 1 };
const { digest: _digest, ...unread } = now;

test.each<readonly [string, MountedFile | undefined, SeenFile, string | undefined]>([
  ['the same', before, now, undefined],
  ['other content', before, { ...now, digest: 'two' }, 'changed'],
  ['another file with other content', before, { ...now, identity: '2', digest: 'two' }, 'replaced'],
  ['another file with the same content', before, { ...now, identity: '2' }, undefined],
  ['other content that the container may have written', before, { ...now, digest: 'two', writable: true }, undefined],
  [
    'another file, though the container may write it',
    before,
    { ...now, identity: '2', digest: 'two', writable: true },
    'replaced',
  ],
  ['a data folder whose content nobody reads', { identity: '1' }, { ...unread, writable: true }, undefined],
  ['another data folder', { identity: '1' }, { ...unread, identity: '2', writable: true }, 'replaced'],
  ['content that became too much to read', before, unread, undefined],
  ['nothing remembered', undefined, now, undefined],
])('%s', (_what, then, seen, difference) => {
  expect(fileDifference(then, seen)).toBe(difference);
});
