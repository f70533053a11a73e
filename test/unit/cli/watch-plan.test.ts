import { expect, test } from 'vitest';
import { planLines } from '../../../src/cli/output/watch-plan.ts';
import type { Plan, Reason, Step } from '../../../src/core/plan/types.ts';

const drift = (text: string): Reason => ({ code: 'field', text, service: 'web', source: 'drift' });
const step = (...reasons: readonly Reason[]) => ({ verb: 'start', reasons }) as unknown as Step;
const planOf = (change: string, ...steps: readonly Step[]) =>
  ({ apps: [{ app: 'shop', change, steps }] }) as unknown as Plan;

test('an app, what is done about it and why, with the place that asks for it', () => {
  const reason: Reason = {
    code: 'field',
    text: 'environment.A: "1" → "2"',
    service: 'web',
    source: 'desired',
    position: { file: 'apps/shop/compose.yaml', line: 7, column: 7 },
  };
  expect(planLines(planOf('update', step(reason), step(reason)))).toEqual([
    'shop: update: web: environment.A: "1" → "2" (apps/shop/compose.yaml:7:7)',
  ]);
  expect(planLines(planOf('repair', step(drift('is not running (exit code 137)'))))).toEqual([
    'shop: repair: web is not running (exit code 137)',
  ]);
});

test('nothing to do is not told, an install explains itself, and many reasons are cut short', () => {
  expect(planLines(planOf('none'))).toEqual([]);
  expect(planLines(planOf('install', step({ code: 'missing', text: 'is not there', source: 'desired' })))).toEqual([
    'shop: install',
  ]);
  const [line] = planLines(planOf('repair', step(...['a', 'b', 'c', 'd', 'e', 'f'].map(drift))));
  expect(line).toBe('shop: repair: web: a; web: b; web: c; web: d; and 2 more');
});

test('a line of a log stays one line, whatever a value holds', () => {
  const [line, ...more] = planLines(planOf('repair', step(drift('a\nb\u001b[2J'))));
  expect([more, line?.includes('\n'), line?.includes('\u001b')]).toEqual([[], false, false]);
});
