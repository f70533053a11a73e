import { describe, expect, test } from 'vitest';
import { alerts, boardExpressions, familiesOf, fullMetrics } from '../support/monitoring.ts';
import { commandsIn, parse } from './command-lines.ts';
import { pageAt } from './pages.ts';

const families = familiesOf(fullMetrics().text());
const page = pageAt('docs/monitoring.md');

/** Metrics that an expression asks for, buckets of a histogram under its own name. */
function askedIn(expr: string): string[] {
  const names = expr.replaceAll(/"[^"]*"/g, '').match(/\b(?:orbitr|process|nodejs)_\w+/g) ?? [];
  return names.map((name) => name.replace(/_bucket$/, ''));
}

test('alerts and board ask only for what there is', () => {
  const asked = [...alerts(), ...boardExpressions()].flatMap(({ expr }) => askedIn(expr));
  expect(asked.length).toBeGreaterThan(30);
  expect(asked.filter((name) => !families.includes(name))).toEqual([]);
});

test('the board shows every metric of Orbitr', () => {
  const shown = boardExpressions().flatMap(({ expr }) => askedIn(expr));
  expect(families.filter((name) => !shown.includes(name) && name !== 'process_start_time_seconds')).toEqual([]);
});

test('the page lists every metric, and no other', () => {
  const listed = [...page.text.matchAll(/^\| `((?:orbitr|process|nodejs)_\w+)/gm)].map(([, name]) => name ?? '');
  expect(listed.toSorted()).toEqual(families.toSorted());
});

test('the page lists every alert, and no other', () => {
  const listed = [...page.text.matchAll(/^\| `(Orbitr\w+)` \| (\w+)/gm)].map(([, name, severity]) => [name, severity]);
  expect(listed).toEqual(alerts().map(({ alert, labels }) => [alert, labels.severity]));
});

describe('commands that alerts advise are commands', () => {
  const advised = alerts().flatMap(({ alert, annotations: { description = '' } }) =>
    [...description.matchAll(/(?:Run|or run): (orbitr .+)$/g)].map(([, line]) => ({ alert, line: line ?? '' })),
  );

  test.each(advised)('$alert: $line', async ({ line }) => {
    const [words = ''] = commandsIn(line.replaceAll(/\{\{.*?\}\}/g, 'web'));
    await expect(parse(words.split(/\s+/))).resolves.toBeUndefined();
  });

  test('and there are some', () => {
    expect(advised.length).toBeGreaterThan(4);
  });
});
