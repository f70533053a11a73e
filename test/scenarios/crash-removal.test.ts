import { expect, test } from 'vitest';
import { countRequests, type Kind, runCell } from '../faults/cell.ts';
import { type Scenario, scenarios } from '../faults/scenarios.ts';
import { startFaultWorld } from '../faults/world.ts';

/** Install, update and start-first are in tests of their own, which look closer; every other way to be hit is in bin/faults. */
const removals = scenarios.filter(({ name }) => name === 'remove' || name === 'prune');
const kills: readonly Kind[] = ['killed alone', 'killed with Compose'];
const all = removals.flatMap((scenario) => kills.map((kind) => [scenario.name, kind, scenario] as const));

test.each<readonly [string, Kind, Scenario]>(all)('%s: %s at every moment', { timeout: 400_000 }, async (...row) => {
  const [name, kind, scenario] = row;
  await using world = await startFaultWorld();
  const count = await countRequests(world, scenario);
  for (let at = 1; at <= count; at++)
    for (const when of ['before', 'after'] as const) {
      const { faults, request } = await runCell(world, scenario, { scenario: name, kind, when, at });
      expect(faults, `${when} request ${at}: ${request}`).toEqual([]);
    }
  console.log(`${kind}: ${name} converged after each of ${count * 2} moments`);
});
