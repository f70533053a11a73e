import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planText } from '../../src/core/plan/text.ts';
import type { Plan } from '../../src/core/plan/types.ts';
import { pages, root } from './pages.ts';

/** Plans of examples/quickstart, as `orbitr plan -o json` gave them once; a comment above the fence names the one that is shown. Recorded anew when the example changes. */
const shown = pages.flatMap(({ fences }) =>
  fences.flatMap(({ above, body, place }) => {
    const file = /^<!-- verified: (\S+) -->$/.exec(above)?.[1];
    return file ? [{ place, file, body }] : [];
  }),
);

test('the documents show recorded plans', () => {
  expect(shown.length).toBeGreaterThan(1);
});

test.each(shown)('$place is what $file looks like', ({ file, body }) => {
  expect(body).toBe(planText(recorded(file), { width: 80, colour: false, verbose: false }));
});

test.each(shown)('$file speaks of the example as it is', ({ file }) => {
  const reasons = recorded(file).apps.flatMap(({ steps }) => steps.flatMap((step) => step.reasons));
  for (const { path, position } of reasons) {
    if (!path || !position || position.approximate) continue;
    const line = readFileSync(join(root, 'examples/quickstart', position.file), 'utf8').split('\n')[position.line - 1];
    expect(line).toContain(path.split('.').at(-1));
  }
});

function recorded(file: string): Plan {
  return JSON.parse(readFileSync(join(root, file), 'utf8')) as Plan;
}
