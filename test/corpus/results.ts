import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { cacheRoot, root } from '../rig/places.ts';
import type { Converged } from './converge.ts';
import type { Placed } from './load.ts';

/** What came of files on an engine, kept in the cache: a run that was ended goes on where it was. */
export interface Results {
  readonly file: string;
  readonly of: (placed: Placed) => Converged | undefined;
  readonly keep: (placed: Placed, came: Converged, seconds: number) => void;
}

/** Those of another build of Orbitr, or of another state of these tests, do not count. */
export function openResults(): Results {
  const file = join(cacheRoot, 'corpus', `${stateOfCode()}.jsonl`);
  mkdirSync(dirname(file), { recursive: true });
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  // the last line may have been cut
  const kept = lines.filter((line) => line.endsWith('}')).map((line) => Line.parse(JSON.parse(line)));
  const known = new Map(kept.map(({ path, came }) => [path, came]));
  return {
    file,
    of: ({ sample }) => known.get(sample.path),
    keep: ({ sample: { path } }, came, seconds) =>
      appendFileSync(file, `${JSON.stringify({ path, seconds: Math.round(seconds * 10) / 10, came })}\n`),
  };
}

const Line = z.object({
  path: z.string(),
  seconds: z.number(),
  came: z.union([
    z.object({ kind: z.literal('converged') }),
    z.object({ kind: z.enum(['apart', 'alike', 'failed']), why: z.string() }),
  ]),
});

/** What only chooses files, or tells of them. */
const tells = /^(report|run|.*\.test)\.ts$/;

function stateOfCode(): string {
  const hash = createHash('sha256');
  for (const folder of [join(root, 'dist'), import.meta.dirname])
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
      if (/\.(js|ts)$/.test(name) && !tells.test(name)) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 12);
}
