import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Recipe } from '../support/recipe.ts';
import { firstBreach, look } from './plan-laws.ts';

/** Worlds that broke a law once. To add one, add a file: the recipe that a failed run prints. */
const folder = join(import.meta.dirname, 'kept');

test.each(readdirSync(folder))('%s', (file) => {
  const recipe: Recipe = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  expect(firstBreach(look(recipe))).toBeUndefined();
});
