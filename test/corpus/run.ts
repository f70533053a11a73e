import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { sweep } from '../rig/engine.ts';
import { root } from '../rig/places.ts';
import { type Converged, converge } from './converge.ts';
import { startEngines } from './engines.ts';
import { type Judged, judge } from './judge.ts';
import { place } from './load.ts';
import { readOracle, type Sample } from './oracle.ts';
import { plans, type Run, report } from './report.ts';
import { openResults } from './results.ts';

/** bin/corpus: first all files without an engine, then some of them, or all, on one. */
const words = process.argv.slice(2);
const named = process.env['ORBITR_CORPORA'];
const [given, ...numbers] = named === undefined ? words : [named, ...words];
// most of a file's time is spent in waiting
const [every = 0, atATime = 3 * availableParallelism()] = numbers.map(Number);
if (!given || ![every, atATime].every((number) => Number.isInteger(number) && number >= 0)) {
  console.error(
    'usage: bin/corpus FOLDER [every [at-a-time]]      (or ORBITR_CORPORA=FOLDER bin/corpus [every [at-a-time]])',
  );
  process.exit(64);
}

const folder = resolve(given);
const all: readonly Judged[] = await judgeAll(readOracle(folder));
console.log(`${all.filter(({ refused }) => !refused).length} of ${all.length} load, ${all.filter(plans).length} plan`);
const chosen = all.filter(plans).filter((_, index) => every > 0 && index % every === 0);
const results = openResults(atATime);
if (chosen.length > 0) console.log(`kept in ${results.file}`);
const file = join(root, 'docs/corpus.md');
// a run that is ended leaves a page that says how far it came
writePage();
const timer = setInterval(writePage, 60_000);
if (atATime > 0) await onEngines();
clearInterval(timer);
writePage();
console.log(`written: ${file}`);

function writePage(): void {
  const page = report(all, { ...results.circumstances(chosen.map(({ placed }) => placed)), ...came() });
  // where the collection lies on this machine is nobody's business
  writeFileSync(file, page.replaceAll(`${folder}/`, ''));
}

/** Compose is a process of its own, so a few at a time. */
async function judgeAll(samples: readonly Sample[]): Promise<readonly Judged[]> {
  const judged: Judged[] = [];
  const rest = samples.entries();
  const lane = async (): Promise<void> => {
    for (const [index, sample] of rest) judged[index] = await judge(place(sample, folder));
  };
  await Promise.all(Array.from({ length: 2 * availableParallelism() }, lane));
  return judged;
}

async function onEngines(): Promise<void> {
  const open = chosen.filter(({ placed }) => !results.of(placed)).sort(atRandom);
  if (open.length === 0) return;
  sweep();
  const services = all.flatMap(({ model }) => Object.values(model?.services ?? {}));
  await using engines = await startEngines(atATime, services);
  let done = chosen.length - open.length;
  await Promise.all(
    open.map(async ({ placed, model }) => {
      if (!model) return;
      const came: Converged = await engines.use(async (engine) => {
        const began = performance.now();
        const came = await converge({ placed, model }, engine);
        results.keep(placed, came, (performance.now() - began) / 1000);
        return came;
      });
      done += 1;
      console.log(`${done} ${placed.sample.path}: ${came.kind}${'why' in came ? `: ${came.why}` : ''}`);
    }),
  );
}

/** The same each time, and no collection before another: what is there of a run that was ended is a fair sample. */
function atRandom(a: Judged, b: Judged): number {
  const [one, other] = [a, b].map(({ placed }) => createHash('sha256').update(placed.sample.path).digest('hex'));
  return (one ?? '') < (other ?? '') ? -1 : 1;
}

function came(): { readonly runs: readonly Run[]; readonly chosen: number; readonly every: number } {
  const runs = chosen.flatMap((judged) => {
    const came = results.of(judged.placed);
    return came ? [{ judged, came }] : [];
  });
  return { runs, chosen: chosen.length, every };
}
