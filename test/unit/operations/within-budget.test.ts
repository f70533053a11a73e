import { expect, test } from 'vitest';
import type { MaxChanges } from '../../../src/core/config/sync-settings.ts';
import type { MadePlan } from '../../../src/operations/plan.ts';
import type { ApplyOptions, Hooks, Question } from '../../../src/operations/types.ts';
import { withinBudget } from '../../../src/operations/within-budget.ts';

const names = ['a', 'b', 'c'];
const made = (maxChanges?: MaxChanges) => {
  const apps = names.map((app) => ({ app, change: 'update', steps: [{}] }));
  const workspace = { file: maxChanges ? { sync: { maxChanges } } : {}, apps: names.map((name) => ({ name })) };
  return { made: { apps }, loaded: { workspace } } as unknown as MadePlan;
};
const options = (more: Partial<ApplyOptions> = {}): ApplyOptions => ({
  ...{ dir: '/w', apps: [], prune: false, takeOver: [], deep: false, allow: [], allowMassDelete: false, wait: true },
  yes: false,
  ...more,
});
const asking = (answer: 'yes' | 'no' | 'unavailable') => {
  const asked: Question[] = [];
  const hooks: Hooks = {
    onEvent: () => undefined,
    ask: async (question) => {
      asked.push(question);
      return answer;
    },
    signal: new AbortController().signal,
  };
  return { asked, hooks };
};

test('within the budget, or without one, nobody is asked', async () => {
  const { asked, hooks } = asking('no');
  for (const plan of [made(), made(3), made('100%')])
    expect(await withinBudget(plan, options(), hooks)).toEqual(options());
  expect(asked).toEqual([]);
});

test('whoever agrees on a terminal is not asked a second time', async () => {
  const { asked, hooks } = asking('yes');
  expect((await withinBudget(made(2), options(), hooks)).yes).toBe(true);
  expect(asked).toEqual([{ kind: 'many', changed: names, limit: 2 }]);
});

test('--yes does not agree to more, and every app is named', async () => {
  const refused = withinBudget(made('40%'), options({ yes: true }), asking('unavailable').hooks);
  await expect(refused).rejects.toMatchObject({
    code: 'consent-missing',
    message: '3 apps would change (a, b, c), and sync.maxChanges allows 1 in one pass; nothing was touched',
  });
});

test('--max-changes stands above the file, in either direction', async () => {
  const { hooks } = asking('unavailable');
  const more = options({ yes: true, maxChanges: 3 });
  expect(await withinBudget(made(1), more, hooks)).toEqual(more);
  await expect(withinBudget(made(5), options({ yes: true, maxChanges: 2 }), hooks)).rejects.toThrow(
    '--max-changes allows 2',
  );
});
