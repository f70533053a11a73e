import { expect, test } from 'vitest';
import { imageFault } from '../../../../src/core/compose/image-reference.ts';

test.each([
  'redis',
  'redis:7',
  'library/redis:7-alpine',
  'ghcr.io/owner/name:1.2',
  'localhost:5000/a/b',
  '127.0.0.1:5000/x:1',
  'a__b/c-d',
  `redis@sha256:${'a'.repeat(64)}`,
  'Registry.Example.com/app:V1',
  'a'.repeat(64),
])('%s is a possible name', (image) => {
  expect(imageFault(image)).toBeUndefined();
});

test.each([
  ['UPPER:1', 'capital letters'],
  ['owner/App:1', 'capital letters'],
  ['redis 7', 'space'],
  ['redis:', 'no image name'],
  ['-redis', 'no image name'],
  ['https://ghcr.io/a/b', 'no image name'],
])('%s is none', (image, why) => {
  expect(imageFault(image)).toContain(why);
});
