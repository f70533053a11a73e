import { describe, expect, test } from 'vitest';
import { isSameLine, tagVersion } from '../../../../src/core/updates/tag-version.ts';

const read = (tag: string) => {
  const found = tagVersion(tag);
  return found && `${found.lead}|${found.version.version}|${found.precision}|${found.variant}`;
};

describe('a tag that is a version', () => {
  test.each([
    ['1.2.3', '|1.2.3|3|'],
    ['v1.2.3', 'v|1.2.3|3|'],
    ['16', '|16.0.0|1|'],
    ['16.4-alpine', '|16.4.0|2|-alpine'],
    ['1.2.3-alpine3.19', '|1.2.3|3|-alpine3.19'],
    ['3.9-bookworm', '|3.9.0|2|-bookworm'],
    ['1.2.3-rc.1', '|1.2.3-rc.1|3|'],
    ['1.2.3-rc10-alpine', '|1.2.3-rc.10|3|-alpine'],
    ['17beta1', '|17.0.0-beta.1|1|'],
    ['3.13.0a1-slim', '|3.13.0-a.1|3|-slim'],
    ['1.0-nextcloud', '|1.0.0|2|-nextcloud'],
    ['2024.1.5', '|2024.1.5|3|'],
  ])('%s', (tag, expected) => expect(read(tag)).toBe(expected));
});

test.each([
  'latest',
  '1234567',
  '123a456',
  '7a12bcd',
  '1e5f3a2',
  '20240105',
  '01.2.3',
  '2024.01.05',
  '1.2.3.4',
  '1.2.3_1',
  'sha-1234567',
  'v',
  '',
  '99999999999999999999.0.0',
])('%s is no version', (tag) => expect(tagVersion(tag)).toBeUndefined());

test('what is written otherwise is another line', () => {
  const line = (one: string, other: string) => {
    const [a, b] = [tagVersion(one), tagVersion(other)];
    return a && b && isSameLine(a, b);
  };
  expect(line('1.2.3', '1.3.0')).toBe(true);
  expect(line('1.2.3', 'v1.3.0')).toBe(false);
  expect(line('1.2.3', '1.3')).toBe(false);
  expect(line('1.2.3-alpine', '1.3.0')).toBe(false);
});
