import { expect, test } from 'vitest';
import { hitEveryMoment } from '../faults/every-moment.ts';

/** What the machine loses is no fault of the files: nothing is taken back for it, and nothing goes into quarantine. */
test('an update: each request lost, before and after the engine has done it', { timeout: 600_000 }, async () => {
  const { moments, faults } = await hitEveryMoment('update', 'lost');
  expect(faults).toEqual([]);
  expect(moments).toBeGreaterThanOrEqual(10);
  console.log(`lost: an update converged after each of ${moments} moments`);
});
