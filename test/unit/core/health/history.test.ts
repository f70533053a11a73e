import { expect, test } from 'vitest';
import { type HealthEntry, type HealthState, since } from '../../../../src/core/health/history.ts';
import { healthText } from '../../../../src/core/health/text.ts';

const entry = (at: number, state: HealthState, container = 'blog-web-1'): HealthEntry => ({
  app: 'blog',
  service: 'web',
  container,
  at,
  state,
  probe: 'http :80/',
});

test('since: the first of the equal answers at the end, of this container', () => {
  const history = [entry(1, 'healthy'), entry(2, 'unhealthy'), entry(3, 'healthy'), entry(4, 'healthy')];
  expect(since(history, entry(5, 'healthy'))).toBe(3);
  expect(since(history, entry(5, 'unhealthy'))).toBe(5);
  expect(since(history, entry(5, 'healthy', 'blog-web-2'))).toBe(5);
});

test('a row for each container, and why it is not well', () => {
  const services = [
    { ...entry(60_000, 'healthy'), since: 0, ms: 3.14 },
    { ...entry(60_000, 'unhealthy'), service: 'db', since: 58_000, ms: 120.4, why: 'no \u001b[31mroute' },
  ];
  const text = healthText(
    { version: 1, workspace: 'w', endpoint: 'e', services },
    { width: 80, colour: false, now: 60_000 },
  );
  expect(text.split('\n').map((line) => line.trimEnd().replaceAll(/ {2,}/g, '  '))).toEqual([
    'APP  SERVICE  STATE  PROBE  RESPONSE  SINCE',
    'blog  web  healthy  http :80/  3.1 ms  1m',
    'blog  db  unhealthy  http :80/  120 ms  2s',
    '',
    expect.stringMatching(/^! blog\/db: no .*route$/),
    '',
  ]);
});
