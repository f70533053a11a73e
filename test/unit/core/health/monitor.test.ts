import { expect, test } from 'vitest';
import type { HealthEntry, HealthState } from '../../../../src/core/health/history.ts';
import { monitor } from '../../../../src/core/health/monitor.ts';

const minute = 60_000;
const answers = (...states: readonly HealthState[]): HealthEntry[] =>
  states.map((state, at) => ({
    app: 'a',
    service: 's',
    container: 'a-s-1',
    at,
    state,
    probe: 'tcp :1',
    why: 'refused',
  }));
const none = { restarts: [] };

test('only what fails as often in a row as its check asks for is restarted', () => {
  expect(monitor(none, answers('healthy', 'unhealthy', 'unhealthy'), 3, 0)).toBeUndefined();
  expect(monitor(none, answers('unhealthy', 'healthy', 'unhealthy'), 2, 0)).toBeUndefined();
  expect(monitor(none, answers('healthy', 'unhealthy', 'unhealthy', 'unhealthy'), 3, 7)).toEqual({
    kind: 'restart',
    record: { restarts: [7] },
    why: 'refused',
  });
  expect(monitor(none, [], 1, 0)).toBeUndefined();
  expect(monitor(none, answers('down'), 1, 0)).toBeUndefined();
});

test('a used-up budget holds it, once, until it is well', () => {
  const spent = { restarts: [0, minute, 2 * minute] };
  const held = monitor(spent, answers('unhealthy'), 1, 3 * minute);
  expect(held).toEqual({ kind: 'hold', record: { ...spent, heldSince: 3 * minute }, why: 'refused' });
  // also when the quarter of an hour is over
  expect(monitor({ ...spent, heldSince: 3 * minute }, answers('unhealthy'), 1, 60 * minute)).toBeUndefined();
  expect(monitor({ ...spent, heldSince: 3 * minute }, answers('unhealthy', 'healthy'), 1, 60 * minute)).toEqual({
    kind: 'lift',
    record: spent,
  });
});
