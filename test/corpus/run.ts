import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startEngine, sweep } from '../rig/engine.ts';
import { root, uniqueName } from '../rig/places.ts';
import { converge } from './converge.ts';
import { type Judged, judge } from './judge.ts';
import { place } from './load.ts';
import { readOracle } from './oracle.ts';
import { plans, type Run, report } from './report.ts';
import { importStub } from './stub.ts';

/** bin/corpus: first all files without an engine, then some of them on one. */
const words = process.argv.slice(2);
const named = process.env['ORBITR_CORPORA'];
const [given, number] = named === undefined ? words : [named, words[0]];
const every = Number(number ?? 0);
if (!given || !Number.isInteger(every) || every < 0) {
  console.error('usage: bin/corpus FOLDER [every]      (or ORBITR_CORPORA=FOLDER bin/corpus [every])');
  process.exit(64);
}

const folder = resolve(given);
const samples = readOracle(folder);
const all: Judged[] = [];
for (const sample of samples) all.push(await judge(place(sample, folder)));
const file = join(root, 'docs/corpus.md');
const runs: Run[] = [];
// where the collection lies on this machine is nobody's business
const write = (): void =>
  writeFileSync(file, report(all, runs, runs.length > 0 ? every : 0).replaceAll(`${folder}/`, ''));
write();
console.log(`${all.filter(({ refused }) => !refused).length} of ${all.length} load, ${all.filter(plans).length} plan`);
if (every > 0) await onEngine();
console.log(`written: ${file}`);

async function onEngine(): Promise<void> {
  sweep();
  await using engine = await startEngine(uniqueName('corpus'));
  await importStub(engine.host, samples);
  for (const judged of all.filter(plans).filter((_, index) => index % every === 0)) {
    const came = await converge(judged, engine);
    runs.push({ judged, came });
    console.log(`${judged.placed.sample.path}: ${came.kind}${'why' in came ? `: ${came.why}` : ''}`);
    // what was seen so far is not lost where the run is ended
    write();
  }
}
