import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keep, tryOne } from './fuzz.ts';

/** bin/fuzz: mutated workspaces until the time is over. Each kind of fault is told once, and written where it can be kept from. */
const [minutes = 5, first = Date.now() % 1_000_000_000] = process.argv.slice(2).map(Number);
if (!(minutes > 0) || !Number.isInteger(first)) {
  console.error('usage: bin/fuzz [minutes] [seed]');
  process.exit(64);
}

const known = new Set<string>();
const end = performance.now() + minutes * 60_000;
let seed = first;
let slowest = { ms: 0, seed };
for (; performance.now() < end; seed++) {
  const began = performance.now();
  const finding = tryOne(seed);
  const ms = performance.now() - began;
  if (ms > slowest.ms) slowest = { ms, seed };
  if (!finding) continue;
  const kind = finding.what.replaceAll(/\d+|"[^"]*"/g, '…').slice(0, 160);
  if (known.has(kind)) continue;
  known.add(kind);
  const file = join(tmpdir(), `orbitr-fuzz-${finding.seed}.json`);
  writeFileSync(file, keep(finding));
  console.log(
    `seed ${finding.seed}, from ${finding.sample}: ${finding.what}\n  kept in ${file}; mend it, then move the file to test/fuzz/seeds/\n`,
  );
}
console.log(
  `${seed - first} workspaces from seed ${first}, ${known.size} kinds of faults; the slowest took ${Math.round(slowest.ms)} ms (seed ${slowest.seed})`,
);
process.exitCode = known.size > 0 ? 1 : 0;
