import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sweep } from '../rig/engine.ts';
import { root } from '../rig/places.ts';
import { startBenchEngine } from './bench-engine.ts';
import { measureCold } from './cold.ts';
import { type Figures, goalsOf } from './goals.ts';
import { describeMachine } from './machine.ts';
import { measureNoOp, type NoOp } from './no-op.ts';
import { pageOf } from './page.ts';
import { quick, thorough } from './repeats.ts';
import { measureStartUp } from './start-up.ts';
import { measureSynthetic } from './synthetic.ts';
import { sectionIn, withSection } from './watch/page.ts';

/** bin/bench: one run, one page. It judges nothing, so only what cannot be measured makes it fail. */
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, out: { type: 'string' } } });
const repeats = values.quick ? quick : thorough;
const out = values.out ?? join(root, 'docs/benchmarks.md');

sweep();
await using engine = await startBenchEngine();
const machine = await describeMachine(engine);
const synthetic = await told('1,000 synthetic apps', () => measureSynthetic(1000, repeats));
const startUp = await told('start-up', () => measureStartUp(engine, repeats));
const noOps: NoOp[] = [];
for (const apps of [1, 10, 50])
  noOps.push(await told(`no-op and one change of ${apps} apps`, () => measureNoOp(engine, apps, repeats)));
const cold = { apps: 20, ...(await told('cold apply of 20', () => measureCold(engine, 20, repeats))) };

const figures: Figures = { noOps, cold, startUp, synthetic };
for (const { what, goal, measured, isMet } of goalsOf(figures))
  console.log(`${isMet ? 'met   ' : 'missed'} ${what}: ${measured} (${goal})`);
const page = pageOf(figures, machine, repeats);
// the daemon's section is of a run of its own
const kept = existsSync(out) ? sectionIn(readFileSync(out, 'utf8')) : '';
writeFileSync(out, kept === '' ? page : withSection(page, kept));
console.log(`written to ${out}`);

async function told<T>(what: string, measure: () => Promise<T>): Promise<T> {
  console.error(`==> ${what}`);
  return measure();
}
