import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { planMarkdown } from '../../src/core/plan/markdown/markdown.ts';
import type { AppPlan, Plan } from '../../src/core/plan/types.ts';

/** Each `<case>.json` holds a plan; `<case>.md` is the comment on a pull request. To add a case, add a file. */
const folder = join(import.meta.dirname, 'plan-markdown');
const cases = readdirSync(folder).filter((name) => name.endsWith('.json'));

function planOf(name: string): Plan {
  return (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { plan: Plan }).plan;
}

describe('the plan as a comment', () => {
  test('the scan sees the cases', () => {
    expect(cases.length).toBeGreaterThan(5);
  });

  test.each(cases)('%s', async (name) => {
    await expect(planMarkdown(planOf(name))).toMatchFileSnapshot(join(folder, name.replace('.json', '.md')));
  });

  test('foreign text is in code or escaped, wherever it stands', () => {
    const text = planMarkdown(planOf('foreign.json'));
    const prose = text.replaceAll(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '').replaceAll(/<code>[^<]*<\/code>/g, '');
    expect(prose).not.toMatch(/@everyone|example\.org|<script|<img|<b>|## heading|\[ \]/);
    expect(text).not.toContain('\u001b');
  });

  test('a plan too large for one comment keeps its table and leaves details out', () => {
    const [app] = planOf('update.json').apps;
    const many = Array.from({ length: 400 }, (_, index) => ({ ...app, app: `app-${index}` }) as AppPlan);
    const text = planMarkdown({ ...planOf('update.json'), apps: many });
    expect(text.length).toBeLessThan(65_536);
    expect(text.match(/^\| `app-\d+` \|/gm)).toHaveLength(400);
    expect(text).toMatch(/Details of \d+ apps have no room here/);
  });
});
