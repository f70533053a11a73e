import { expect, test } from 'vitest';
import type { Verb } from '../../src/core/plan/types.ts';
import { cases } from '../contracts/simulated-engine/cases.ts';
import { simulated } from '../contracts/simulated-engine/simulated.ts';

/** The cases that `test/contracts/simulated-engine.test.ts` holds against a real engine, in the simulated one alone. */
test.each(cases)('$what', (each) => {
  const { verbs, left } = simulated(each, 'x');
  expect({ verbs, left }).toEqual({ verbs: each.verbs, left: [] });
});

test('no kind of step is left out', () => {
  const all = {
    ...{ pull: 1, build: 1, 'create-network': 1, 'create-volume': 1, create: 1, recreate: 1, rollout: 1, rename: 1 },
    ...{ connect: 1, disconnect: 1, start: 1, unpause: 1, update: 1, signal: 1, restart: 1, stop: 1, remove: 1 },
    ...{ 'remove-network': 1, 'remove-volume': 1, await: 1 },
    // a migration changes data, which the simulated engine has none of: test/scenarios/migrations.test.ts runs real ones
  } satisfies Record<Exclude<Verb, 'run-once'>, 1>;
  expect([...new Set(cases.flatMap(({ verbs }) => verbs))].sort()).toEqual(Object.keys(all).sort());
});
