import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mayRestart, usualBudget } from '../../../../src/core/health/restart-budget.ts';

const minute = 60_000;

test('three restarts within a quarter of an hour, then it is held', () => {
  expect(mayRestart([], 0)).toEqual({ kind: 'restart', restarts: [0] });
  expect(mayRestart([0, minute], 2 * minute).kind).toBe('restart');
  expect(mayRestart([0, minute, 2 * minute], 3 * minute)).toEqual({
    kind: 'hold',
    restarts: [0, minute, 2 * minute],
    since: 0,
  });
});

test('what was long ago is forgotten', () => {
  expect(mayRestart([0, minute, 2 * minute], 15 * minute)).toEqual({
    kind: 'restart',
    restarts: [minute, 2 * minute, 15 * minute],
  });
});

test('a clock that was set back holds nothing', () => {
  expect(mayRestart([10 * minute, 11 * minute, 12 * minute], minute).kind).toBe('restart');
});

test('never more than the budget within any window', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 6 * minute }), { maxLength: 60 }), (pauses) => {
      let now = 0;
      let known: readonly number[] = [];
      const done: number[] = [];
      for (const pause of pauses) {
        now += pause;
        const decision = mayRestart(known, now);
        known = decision.restarts;
        if (decision.kind === 'restart') done.push(now);
      }
      for (const end of done) {
        const window = done.filter((at) => at <= end && end - at < usualBudget.within);
        expect(window.length).toBeLessThanOrEqual(usualBudget.most);
      }
    }),
  );
});
