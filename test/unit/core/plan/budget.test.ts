import { describe, expect, test } from 'vitest';
import { overBudget } from '../../../../src/core/plan/budget.ts';
import { plan } from '../../../../src/core/plan/plan.ts';
import { converged } from '../../../support/simulate.ts';
import { type AppSketch, desiredOf, worldOf } from '../../../support/world.ts';

const names = ['a1', 'b1', 'c1', 'd1'];
const apps = (level: string): Record<string, AppSketch> =>
  Object.fromEntries(names.map((name) => [name, { services: { web: { environment: { LEVEL: level } } } }]));
const running = converged(worldOf(desiredOf(apps('info'))));
const changed = plan({ ...running, desired: desiredOf(apps('debug')) }).apps;

describe('how many apps one pass may change', () => {
  test('is a number', () => {
    expect(overBudget(changed, 4, 4)).toBeUndefined();
    expect(overBudget(changed, 3, 4)).toEqual({ changed: names, limit: 3 });
  });

  test('or a share of all apps, rounded down, but never none', () => {
    expect(overBudget(changed, '99%', 4)?.limit).toBe(3);
    expect(overBudget(changed, '1%', 4)?.limit).toBe(1);
    expect(overBudget(changed, '100%', 4)).toBeUndefined();
  });

  test('counts apps that are new or leave', () => {
    expect(overBudget(plan(worldOf(desiredOf(apps('info')))).apps, 3, 4)?.changed).toEqual(names);
    const pruned = plan({ ...running, desired: desiredOf({}), options: { ...running.options, prune: true } });
    expect(overBudget(pruned.apps, 3, 4)?.changed).toEqual(names);
  });

  test('does not count what was broken by hand and is only repaired', () => {
    const stopped = running.live.containers.map((one) => ({ ...one, state: 'exited' as const, exitCode: 137 }));
    const repair = plan({ ...running, live: { ...running.live, containers: stopped } });
    expect(repair.summary.changed).toBe(4);
    expect(overBudget(repair.apps, 1, 4)).toBeUndefined();
  });
});
