import { expect, test } from 'vitest';
import { nothingRemembered } from '../../../../src/core/memory/types.ts';
import { noSecrets } from '../../../../src/core/secrets/need.ts';
import { withRemembered } from '../../../../src/core/secrets/remembered.ts';

const memory = { apps: { db: { ...nothingRemembered, secrets: { 'db.PASSWORD': 3 } } } };

test('a value that was lost is still of the generation that was applied last', () => {
  const known = withRemembered(noSecrets, memory);
  expect(known.find('db.PASSWORD')).toEqual({ generation: 3, lost: true });
  expect(known.holds('db.PASSWORD', 'anything')).toBe(true);
  expect([known.find('db.OTHER'), known.holds('db.OTHER', 'x')]).toEqual([undefined, false]);
});

test('what is kept goes before what is remembered', () => {
  const kept = { find: () => ({ generation: 4 }), holds: (_ref: string, text: string) => text === 'new' };
  const known = withRemembered(kept, memory);
  expect(known.find('db.PASSWORD')).toEqual({ generation: 4 });
  expect([known.holds('db.PASSWORD', 'new'), known.holds('db.PASSWORD', 'old')]).toEqual([true, false]);
});
