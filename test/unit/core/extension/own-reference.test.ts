import { expect, test } from 'vitest';
import { ownReference } from '../../../../src/core/extension/own-reference.ts';

test.each([
  ['db', '16.4.0', 'db@^16'],
  ['db', '1.0.0-rc.1', 'db@^1'],
  ['db', '0.3.1', 'db@^0.3'],
  ['db@~16.2', '16.2.1', 'db@~16.2'],
  ['./my/db', '16.4.0', './my/db'],
])('%s of version %s is written %s', (reference, version, expected) => {
  expect(ownReference(reference, { id: 'db', version })).toBe(expected);
});
