import { expect, test } from 'vitest';
import type { Kind } from '../faults/cell.ts';
import { hitEveryMoment } from '../faults/every-moment.ts';

/** Install, update and start-first are in tests of their own, which look closer; every other way to be hit is in bin/faults. */
const kills: readonly Kind[] = ['killed alone', 'killed with Compose'];
const all = ['remove', 'prune'].flatMap((scenario) => kills.map((kind) => [scenario, kind] as const));

test.each<readonly [string, Kind]>(all)('%s: %s at every moment', { timeout: 400_000 }, async (scenario, kind) => {
  const { moments, faults } = await hitEveryMoment(scenario, kind);
  expect(faults).toEqual([]);
  expect(moments).toBeGreaterThanOrEqual(4);
  console.log(`${kind}: ${scenario} converged after each of ${moments} moments`);
});
