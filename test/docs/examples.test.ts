import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { fileReader } from '../../src/adapters/files/file-reader.ts';
import { validate } from '../../src/operations/validate.ts';

const examples = resolve(import.meta.dirname, '..', '..', 'examples');

test.each(readdirSync(examples))('examples/%s is a workspace without faults', (name) => {
  const { apps, problems } = validate({ dir: resolve(examples, name) }, fileReader);
  expect(problems).toEqual([]);
  expect(apps.length).toBeGreaterThan(0);
});
