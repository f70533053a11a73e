import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planText, type TextOptions } from '../../src/core/plan/text.ts';
import type { Plan } from '../../src/core/plan/types.ts';

/** Each `<case>.json` holds a plan and the options to show it with; `<case>.txt` is what a person reads. To add a case, add a file. */
const folder = join(import.meta.dirname, 'plan-text');
const cases = readdirSync(folder).filter((name) => name.endsWith('.json'));

describe('the plan for people', () => {
  test('the scan sees the cases', () => {
    expect(cases.length).toBeGreaterThan(10);
  });

  test.each(cases)('%s', async (name) => {
    const { plan, options } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as {
      plan: Plan;
      options: Partial<TextOptions>;
    };
    const text = planText(plan, { width: 80, colour: false, verbose: false, ...options });
    await expect(text).toMatchFileSnapshot(join(folder, name.replace('.json', '.txt')));
  });
});
