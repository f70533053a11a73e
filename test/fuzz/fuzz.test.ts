import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { faultOrThrow, readKept, tryOne } from './fuzz.ts';

const count = 3000;
const seeds = join(import.meta.dirname, 'seeds');

test(`${count} broken workspaces are told, each at its place, and none is thrown at or hung upon`, {
  timeout: 600_000,
}, () => {
  const found = Array.from({ length: count }, (_, seed) => tryOne(seed)).flatMap((one) => one ?? []);
  expect(found.map(({ seed, sample, what }) => `seed ${seed}, from ${sample}: ${what}`)).toEqual([]);
});

/** Workspaces that were thrown at once. To add one, move the file that `bin/fuzz` wrote here. */
test.each(readdirSync(seeds))('%s', (file) => {
  expect(faultOrThrow(readKept(readFileSync(join(seeds, file), 'utf8')))).toBeUndefined();
});
