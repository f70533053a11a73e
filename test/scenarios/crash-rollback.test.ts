import { expect, test } from 'vitest';
import { hitEveryMoment } from '../faults/every-moment.ts';

/** An update that never becomes healthy: whoever dies on the way forth or back, one further apply brings back what served. */
test('a rollback: killed with Compose at every moment', { timeout: 600_000 }, async () => {
  const { moments, faults } = await hitEveryMoment('rollback', 'killed with Compose');
  expect(faults).toEqual([]);
  expect(moments).toBeGreaterThanOrEqual(20);
  console.log(`killed with Compose: a rollback converged after each of ${moments} moments`);
});
