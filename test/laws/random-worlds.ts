import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Recipe } from '../support/recipe.ts';
import { recipe } from '../support/worlds.ts';
import { firstBreach, look, type Seen } from './plan-laws.ts';
import { lawSeed, lawWorlds } from './runs.ts';

/** Files that share the worlds, so that as many workers can take part. */
const shares = 2;
/** A worker has to answer in between. */
const block = 250;

/** One share of the random worlds, each held against every law. A failure prints the world as a recipe: keep it in `kept/`. */
export function testWorlds(share: number): void {
  const blocks = Math.ceil(lawWorlds / shares / block);
  const hours = 3_600_000;

  test(`${blocks * block} random worlds keep every law (share ${share} of ${shares})`, { timeout: hours }, async () => {
    const seen = new Set<string>();
    for (let index = 0; index < blocks; index++) {
      const seed = lawSeed + share * 1_000_003 + index;
      const found = fc.check(
        fc.property(recipe, (each) => {
          const world = look(each);
          for (const fact of facts(world)) seen.add(fact);
          const breach = firstBreach(world);
          if (breach !== undefined) throw new Error(breach);
        }),
        { numRuns: block, seed },
      );
      if (found.failed)
        throw new Error(told(found.errorInstance, found.counterexample?.[0]), { cause: found.errorInstance });
      await setImmediate();
    }
    expect(wanted.filter((fact) => !seen.has(fact))).toEqual([]);
  });
}

function told(error: unknown, counterexample: Recipe | undefined): string {
  const breach = error instanceof Error ? error.message : String(error);
  return `${breach}\nORBITR_SEED=${lawSeed}, or keep this as test/laws/kept/<what is wrong>.json:\n${JSON.stringify(counterexample)}`;
}

/** What random worlds must hold, lest a law be kept only because nothing ever happens in them. */
const wanted = [
  ...['in-sync', 'changes', 'blocked', 'frozen', 'orphaned', 'disabled'],
  ...['install', 'update', 'repair', 'stop', 'remove'],
  ...['pull', 'create-network', 'create-volume', 'create', 'recreate', 'rename', 'connect', 'disconnect'],
  ...['start', 'unpause', 'update', 'signal', 'restart', 'stop', 'remove', 'remove-network', 'await'],
];

function facts({ planned, steps }: Seen): string[] {
  return [...planned.apps.flatMap(({ status, change }) => [status, change]), ...steps.map(({ verb }) => verb)];
}
