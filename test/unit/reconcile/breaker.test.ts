import { expect, test } from 'vitest';
import type { Plan } from '../../../src/core/plan/types.ts';
import { newBreaker } from '../../../src/reconcile/breaker.ts';

const planOf = (count: number) =>
  ({ apps: Array.from({ length: count }, (_, index) => ({ app: `a${index}`, steps: [{}] })) }) as unknown as Plan;

test('opens at three failed apps that are more than 30 % of all, for those that were not begun', () => {
  const breaker = newBreaker(planOf(9));
  for (const app of ['a0', 'a1', 'a2', 'a3']) breaker.began(app);
  breaker.failed('a0');
  breaker.failed('a1');
  expect(breaker.why('a8')).toBeUndefined();
  breaker.failed('a2');
  expect(breaker.why('a8')).toBe('3 of 9 apps failed, so no other is begun');
  expect(breaker.why('a3')).toBeUndefined();
});

test('three of many are nobody else’s business', () => {
  const breaker = newBreaker(planOf(10));
  for (const app of ['a0', 'a1', 'a2']) breaker.failed(app);
  expect(breaker.why('a9')).toBeUndefined();
});
