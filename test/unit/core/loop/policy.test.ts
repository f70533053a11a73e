import { describe, expect, test } from 'vitest';
import { groupsOf } from '../../../../src/core/loop/groups.ts';
import { stoppedAgain } from '../../../../src/core/loop/hands.ts';
import { permitOf } from '../../../../src/core/loop/permit.ts';
import type { Schedule } from '../../../../src/core/loop/windows.ts';
import { windowOf } from '../../../../src/core/loop/windows.ts';
import type { AppChange, AppPlan } from '../../../../src/core/plan/types.ts';

const hour = 3_600_000;
/** "N" is a window that opens at each N-th hour of a day of 24. */
const schedule: Schedule = {
  last: (cron, at) => {
    const day = Math.floor(at / (24 * hour)) * 24 * hour;
    const today = day + Number(cron) * hour;
    return today <= at ? today : today - 24 * hour;
  },
  next: (cron, at) => {
    const day = Math.floor(at / (24 * hour)) * 24 * hour;
    const today = day + Number(cron) * hour;
    return today > at ? today : today + 24 * hour;
  },
};
const at = (hours: number) => 100 * 24 * hour + hours * hour;
const allow = { kind: 'allow', schedule: '2', duration: '2h' } as const;
const deny = { kind: 'deny', schedule: '3', duration: '1h' } as const;
const plan = (app: string, change: AppChange, needs: readonly string[] = []) =>
  ({ app, change, needs, steps: [{}] }) as unknown as AppPlan;

describe('windows', () => {
  test('none: always open', () => expect(windowOf([], 'a', at(1), schedule)).toEqual({ open: true }));

  test('one that allows closes all other times, and says when it opens', () => {
    expect(windowOf([allow], 'a', at(2), schedule).open).toBe(true);
    expect(windowOf([allow], 'a', at(3.9), schedule).open).toBe(true);
    expect(windowOf([allow], 'a', at(4), schedule)).toMatchObject({ open: false, until: at(26) });
    expect(windowOf([allow], 'a', at(1), schedule)).toMatchObject({ open: false, until: at(2) });
  });

  test('one that denies counts for more, and says when it is over', () => {
    expect(windowOf([allow, deny], 'a', at(3.5), schedule)).toMatchObject({ open: false, until: at(4) });
    expect(windowOf([deny], 'a', at(2.5), schedule).open).toBe(true);
  });

  test('of other apps it is nobody’s business', () => {
    expect(windowOf([{ ...deny, apps: ['b'] }], 'a', at(3.5), schedule).open).toBe(true);
    expect(windowOf([{ ...deny, apps: ['a'] }], 'a', at(3.5), schedule).open).toBe(false);
  });
});

describe('what the daemon may', () => {
  const facts = { now: at(1), schedule };
  test('everything by default', () => {
    for (const change of ['install', 'update', 'repair', 'stop', 'remove'] as const)
      expect(permitOf(plan('a', change), {}, facts)).toEqual({ kind: 'act' });
  });

  test('auto is about files, selfHeal about what other hands did', () => {
    expect(permitOf(plan('a', 'update'), { auto: false }, facts).kind).toBe('leave');
    expect(permitOf(plan('a', 'repair'), { auto: false }, facts).kind).toBe('act');
    expect(permitOf(plan('a', 'repair'), { selfHeal: false }, facts).kind).toBe('leave');
    expect(permitOf(plan('a', 'update'), { selfHeal: false }, facts).kind).toBe('act');
  });

  test('a closed window holds changes back, and no repair', () => {
    expect(permitOf(plan('a', 'update'), { windows: [allow] }, facts)).toMatchObject({ kind: 'wait', until: at(2) });
    expect(permitOf(plan('a', 'repair'), { windows: [allow] }, facts)).toEqual({ kind: 'act' });
  });
});

test('apps that need each other are one group, all others are beside each other', () => {
  const plans = [
    plan('db', 'update'),
    plan('blog', 'update', ['db']),
    plan('shop', 'repair', ['gone']),
    plan('x', 'repair'),
  ];
  expect(groupsOf(plans)).toEqual([['db', 'blog'], ['shop'], ['x']]);
  expect(groupsOf([plan('a', 'update', ['b']), plan('b', 'update', ['c']), plan('c', 'update')])).toEqual([
    ['a', 'b', 'c'],
  ]);
});

test('the third stop by hand within ten minutes is meant', () => {
  const minute = 60_000;
  const once = stoppedAgain([], 0);
  const twice = stoppedAgain(once.stops, 4 * minute);
  expect([once.isMeant, twice.isMeant, stoppedAgain(twice.stops, 9 * minute).isMeant]).toEqual([false, false, true]);
  expect(stoppedAgain(twice.stops, 11 * minute), 'the first is forgotten').toEqual({
    stops: [4 * minute, 11 * minute],
    isMeant: false,
  });
});
