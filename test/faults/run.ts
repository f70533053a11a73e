import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine } from '../bench/machine.ts';
import { sweep } from '../rig/engine.ts';
import { root, uniqueName } from '../rig/places.ts';
import { startRun } from '../rig/run.ts';
import { type Cell, countRequests, kinds, type Outcome, runCell } from './cell.ts';
import { pageOf } from './page.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import { type FaultWorld, startFaultWorld } from './world.ts';

/** bin/faults: every kind of fault at every request of every scenario. What was run is not run again. */
const { values } = parseArgs({
  options: {
    scenario: { type: 'string', multiple: true },
    kind: { type: 'string', multiple: true },
    minutes: { type: 'string', default: '100000' },
    fresh: { type: 'boolean', default: false },
    results: { type: 'string', default: join(root, '.faults.jsonl') },
    out: { type: 'string', default: join(root, 'docs/reliability.md') },
  },
});
const end = performance.now() + Number(values.minutes) * 60_000;
let isOver = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    isOver = true;
    console.error('the cell at work is finished first');
  });
if (values.fresh) rmSync(values.results, { force: true });

sweep();
const run = await startRun(uniqueName('faults'), { detached: false });
Object.assign(process.env, run.env);
try {
  const counts: Record<string, number> = {};
  const known = readResults();
  for (const scenario of scenarios) {
    await using world = await startFaultWorld();
    counts[scenario.name] = await countRequests(world, scenario);
  }
  for (const kind of kinds.filter((each) => !values.kind || values.kind.includes(each)))
    for (const scenario of scenarios.filter(({ name }) => !values.scenario || values.scenario.includes(name)))
      await runScenario(scenario, cellsOf(scenario, kind, counts[scenario.name] ?? 0), known);
  const outcomes = readResults();
  writeFileSync(values.out, pageOf({ counts, outcomes }, await describeMachine(run.engine)));
  const bad = outcomes.filter(({ faults }) => faults.length > 0).length;
  console.log(`${outcomes.length} cells were run so far, ${bad} did not converge; written to ${values.out}`);
  process.exitCode = bad > 0 ? 1 : 0;
} finally {
  await run.engine.stop();
}

async function runScenario(scenario: Scenario, cells: readonly Cell[], known: readonly Outcome[]): Promise<void> {
  const open = cells.filter((cell) => !known.some((outcome) => isSame(outcome, cell)));
  let world: FaultWorld | undefined;
  for (const cell of open) {
    if (isOver || performance.now() > end) break;
    world ??= await startFaultWorld();
    const outcome = await runCell(world, scenario, cell);
    appendFileSync(values.results, `${JSON.stringify(outcome)}\n`);
    const { when, at, request = 'not reached', first, faults, ms } = outcome;
    const verdict = faults.length === 0 ? 'converged' : `NOT: ${faults.join('; ').slice(0, 600)}`;
    console.error(`${scenario.name}, ${cell.kind} ${when} ${at} ${request} (${first}): ${verdict} (${ms} ms)`);
    // what a failure leaves behind, or an install that is done, is no place to start from
    if (scenario.fresh || faults.length > 0) {
      await world[Symbol.asyncDispose]();
      world = undefined;
    }
  }
  await world?.[Symbol.asyncDispose]();
}

function cellsOf({ name }: Scenario, kind: Cell['kind'], count: number): Cell[] {
  return Array.from({ length: count }, (_, index) => index + 1).flatMap((at) =>
    (['before', 'after'] as const).map((when) => ({ scenario: name, kind, when, at })),
  );
}

function isSame(a: Cell, b: Cell): boolean {
  return a.scenario === b.scenario && a.kind === b.kind && a.when === b.when && a.at === b.at;
}

function readResults(): Outcome[] {
  if (!existsSync(values.results)) return [];
  const lines = readFileSync(values.results, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Outcome);
}
