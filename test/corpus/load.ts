import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileReader } from '../../src/adapters/files/file-reader.ts';
import { loadCompose } from '../../src/core/compose/load.ts';
import type { ComposeResult } from '../../src/core/compose/types.ts';
import type { FileReader, FileStat } from '../../src/core/files/reader.ts';
import type { Sample } from './oracle.ts';

/** A corpus' file where it lies, as the only Compose file of an app. */
export interface Placed {
  readonly sample: Sample;
  readonly project: string;
  /** Of the corpora. */
  readonly folder: string;
  readonly dir: string;
  readonly path: string;
  readonly text: string;
}

export function place(sample: Sample, folder: string): Placed {
  const path = join(folder, sample.path);
  const dir = dirname(path);
  const { name } = sample.config ?? {};
  const text = sample.shimmed ? JSON.stringify(sample.shimmed, undefined, 2) : readFileSync(path, 'utf8');
  return { sample, project: typeof name === 'string' ? name : 'rejected', folder, dir, path, text };
}

export interface Loaded extends ComposeResult {
  /** Build contexts and secret files that a corpus names and does not hold: an empty one stood for each. */
  readonly lacks: readonly string[];
}

/** Orbitr's own reading. Neighbours in the folder stay reachable, but are not taken for overrides, as with `docker compose -f`. */
export function loadPlaced(placed: Placed): Loaded {
  let lacks: readonly string[] = [];
  for (;;) {
    const result = loadWith(placed, lacks);
    const more = result.problems.flatMap(({ code, message }) => {
      const found = /^the (?:build context|file) of .*?, (.*), is not there$/.exec(message)?.[1];
      return code === 'reference-missing' && found ? [join(placed.folder, found)] : [];
    });
    const fresh = more.filter((path) => !lacks.includes(path));
    if (fresh.length === 0) return { ...result, lacks };
    lacks = [...lacks, ...new Set(fresh)];
  }
}

function loadWith({ sample, project, folder, dir, path, text }: Placed, lacks: readonly string[]): ComposeResult {
  const own = new Set(baseNames.map((name) => join(dir, name)));
  const mine = join(dir, 'compose.yaml');
  const bytes = new TextEncoder().encode(text);
  // A neighbour that the file extends or includes must be found by its own name, unless it is the file itself.
  const hidden = (at: string): boolean => own.has(at) && at !== path && !text.includes(at.slice(dir.length + 1));
  const stood = (at: string): FileStat | undefined =>
    lacks.includes(at) ? { kind: 'folder', size: 0, mode: 0o755, signature: '' } : undefined;
  const reader: FileReader = {
    ...fileReader,
    read: (at) => (at === mine || at === path ? bytes : hidden(at) ? undefined : fileReader.read(at)),
    stat: (at) => (at === mine ? fileReader.stat(path) : hidden(at) ? undefined : (fileReader.stat(at) ?? stood(at))),
    realPath: (at) => fileReader.realPath(at === mine ? path : at) ?? (stood(at) ? at : undefined),
  };
  return loadCompose({
    reader,
    workspaceDir: folder,
    appDir: dir,
    app: project,
    environment: sample.env,
    profiles: [],
  });
}

const baseNames = [
  ...['compose.yml', 'docker-compose.yml', 'docker-compose.yaml'],
  ...['compose.override.yml', 'compose.override.yaml', 'docker-compose.override.yml', 'docker-compose.override.yaml'],
];
