import { countRequests, type Kind, runCell } from './cell.ts';
import { scenarios } from './scenarios.ts';
import { startFaultWorld } from './world.ts';

/** Hits a scenario before and after each request by which it changes something. Gives what did not converge, and how often it was hit. */
export async function hitEveryMoment(
  name: string,
  kind: Kind,
): Promise<{ readonly moments: number; readonly faults: readonly string[] }> {
  const scenario = scenarios.find((each) => each.name === name);
  if (!scenario) throw new Error(`no scenario is called ${name}`);
  await using world = await startFaultWorld();
  const count = await countRequests(world, scenario);
  for (let at = 1; at <= count; at++)
    for (const when of ['before', 'after'] as const) {
      const { faults, request } = await runCell(world, scenario, { scenario: name, kind, when, at });
      // what a failure leaves behind is no place to go on from
      if (faults.length > 0)
        return { moments: at * 2, faults: faults.map((each) => `${when} request ${at}, ${request}: ${each}`) };
    }
  return { moments: count * 2, faults: [] };
}
