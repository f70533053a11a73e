import { expect, test } from 'vitest';
import type { Outcome } from '../faults/cell.ts';
import { pageOf } from '../faults/page.ts';

const good: Outcome = {
  scenario: 'update',
  kind: 'lost',
  when: 'before',
  at: 1,
  request: 'POST /containers/create',
  first: '5',
  faults: [],
  ms: 1,
};

test('the page says what was run, what was not, and what did not converge', () => {
  const bad: Outcome = { ...good, when: 'after', faults: ['containers are db exited\nmore'] };
  const page = pageOf({ counts: { update: 2, prune: 1 }, outcomes: [good, bad] }, ['Docker Engine 1']);
  expect(page).toContain('- 2 of 36 cells were run; 1 of them converged, 1 did not');
  expect(page).toContain('| update | 2 | not run | not run | **1 / 2** of 4 | not run | not run | not run |');
  expect(page).toContain('- update, lost after request 1 (`POST /containers/create`): containers are db exited\n');
  expect(pageOf({ counts: { update: 1 }, outcomes: [good] }, [])).not.toContain('What did not converge');
});
