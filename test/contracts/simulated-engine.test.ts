import { expect, test } from 'vitest';
import { cases } from './simulated-engine/cases.ts';
import { real } from './simulated-engine/real.ts';
import { simulated } from './simulated-engine/simulated.ts';

/**
 * The laws of planning are held against an engine that is only simulated. Here it is held against a real one: the same files, the same
 * hands, the same plan, and the same live state after it. Where the two differ, the engine is right.
 */
test.each(cases)('$what', async (each) => {
  const came = await real(each);
  expect(came.left).toEqual([]);
  expect(simulated(each, 'x')).toEqual(came);
});
