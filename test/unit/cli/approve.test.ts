import { expect, test } from 'vitest';
import { isTyped, questionText } from '../../../src/cli/approve.ts';
import { plan, step } from '../ui/events.ts';

test('taking down is asked about by name', () => {
  const { apps, ...rest } = plan(step('web', 'remove'), step('db', 'remove'));
  const removal = { ...rest, apps: apps.map((app) => ({ ...app, change: 'remove' as const })) };
  expect(questionText({ kind: 'walk', plan: removal })).toBe('Take web, db down? [y/N] ');
  expect(questionText({ kind: 'walk', plan: plan(step('web', 'create')) })).toBe('Apply these changes? [y/N] ');
});

test('more changes than one pass may make are asked about by number', () => {
  expect(questionText({ kind: 'many', changed: ['a', 'b', 'c'], limit: 2 })).toBe(
    '3 apps change at once, and one pass may change 2. Apply it all the same? [y/N] ',
  );
});

test('a name must be typed as it is', () => {
  expect(isTyped('blog', 'blog')).toBe(true);
  expect(isTyped('blog', undefined)).toBe(false);
  expect(isTyped('blog', '')).toBe(false);
  expect(() => isTyped('blog', 'y')).toThrow('"y" is not "blog"; nothing was touched');
});
