import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** Path in the workspace → content. */
export type Files = Readonly<Record<string, Uint8Array>>;

export interface Sample {
  readonly name: string;
  readonly files: Files;
}

const golden = join(import.meta.dirname, '../golden');

/** Workspaces that people wrote, sound and broken: what is mutated. */
export function corpus(): readonly [Sample, ...Sample[]] {
  const samples = ['workspace', 'compose', 'extensions'].flatMap((kind) =>
    readdirSync(join(golden, kind), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => ({ name: `${kind}/${name}`, files: filesIn(join(golden, kind, name)) }))
      .filter(({ files }) => Object.keys(files).length > 0),
  );
  const [first, ...rest] = samples;
  if (!first) throw new Error('no golden workspace was found');
  return [first, ...rest];
}

/** Extensions that the golden workspaces take for those that Orbitr brings. */
export function bundled(): Files {
  return filesIn(join(golden, 'bundled'));
}

/** Links are left out: what lies in memory has none. */
function filesIn(dir: string): Record<string, Uint8Array> {
  const entries = readdirSync(dir, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'expected.txt');
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [relative(dir, path), new Uint8Array(readFileSync(path))] as const;
    }),
  );
}
