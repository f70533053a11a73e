import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as z from 'zod';

/** What Compose said of one file. */
export type Sample = z.infer<typeof Sample>;

const Sample = z.object({
  /** From the folder of the corpora. */
  path: z.string(),
  verdict: z.enum(['accept', 'reject', 'unknown']),
  /** Values for the variables that the file needs. */
  env: z.record(z.string(), z.string()).default({}),
  /** The document with what its platform adds to it: then this is what was judged. */
  shimmed: z.record(z.string(), z.unknown()).nullish(),
  /** Compose's normalised model. `/CORPORA` stands for the folder. */
  config: z.record(z.string(), z.unknown()).optional(),
  error: z.string().optional(),
});

export function readOracle(folder: string): readonly Sample[] {
  const dir = join(folder, '_oracle');
  return readdirSync(dir)
    .filter((name) => name.endsWith('.jsonl.gz'))
    .sort()
    .flatMap((name) =>
      gunzipSync(readFileSync(join(dir, name)))
        .toString('utf8')
        .trim()
        .split('\n'),
    )
    .map((line) => Sample.parse(JSON.parse(line)));
}

export function corpusOf({ path }: Sample): string {
  return path.split('/')[0] ?? path;
}
