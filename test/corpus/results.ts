import { execFileSync } from 'node:child_process';
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
  /** Of those among `placed` of which a result is kept. */
  readonly circumstances: (placed: readonly Placed[]) => Circumstances;
}

export interface Circumstances {
  readonly commits: readonly string[];
  /** How many engines worked at a time. */
  readonly engines: readonly number[];
  readonly first: string;
  readonly last: string;
  /** Of all files together, on their engines. */
  readonly seconds: number;
}

/** Those of another build of Orbitr, or of another state of these tests, do not count. */
export function openResults(engines: number): Results {
  const file = join(cacheRoot, 'corpus', `${stateOfCode()}.jsonl`);
  mkdirSync(dirname(file), { recursive: true });
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  // the last line may have been cut
  const kept = lines.filter((line) => line.endsWith('}')).map((line) => Line.parse(JSON.parse(line)));
  const known = new Map(kept.map((line) => [line.path, line]));
  const commit = commitOf();
  return {
    file,
    of: ({ sample }) => known.get(sample.path)?.came,
    keep: ({ sample: { path } }, came, taken) => {
      const seconds = Math.round(taken * 10) / 10;
      const line: Line = { path, at: new Date().toISOString(), commit, engines, seconds, came };
      known.set(path, line);
      appendFileSync(file, `${JSON.stringify(line)}\n`);
    },
    circumstances: (placed) => {
      const lines = placed.flatMap(({ sample }) => known.get(sample.path) ?? []);
      const times = lines.map(({ at }) => at).sort();
      return {
        commits: [...new Set(lines.map(({ commit }) => commit))].sort(),
        engines: [...new Set(lines.map(({ engines }) => engines))].sort((a, b) => a - b),
        first: times[0] ?? '',
        last: times.at(-1) ?? '',
        seconds: lines.reduce((sum, { seconds }) => sum + seconds, 0),
      };
    },
  };
}

type Line = z.infer<typeof Line>;

const Line = z.object({
  path: z.string(),
  at: z.string(),
  commit: z.string(),
  engines: z.number(),
  seconds: z.number(),
  came: z.union([
    z.object({ kind: z.literal('converged') }),
    z.object({ kind: z.enum(['apart', 'failed']), why: z.string() }),
    z.object({ kind: z.literal('alike'), why: z.string(), compose: z.string() }),
  ]),
});

function commitOf(): string {
  const git = (...args: string[]): string => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim();
  // the page itself is no code
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', '.', ':!docs/corpus.md');
  return `${git('rev-parse', '--short=9', 'HEAD')}${changed === '' ? '' : ' with changes'}`;
}

/** What only chooses files, or tells of them. */
const tells = /^(report|reasons|run|.*\.test)\.ts$/;

function stateOfCode(): string {
  const hash = createHash('sha256');
  for (const folder of [join(root, 'dist'), import.meta.dirname])
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort())
      if (/\.(js|ts)$/.test(name) && !tells.test(name)) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 12);
}
