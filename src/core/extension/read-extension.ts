import { attempt } from '../app/attempt.ts';
import { textBytes } from '../files/decode.ts';
import { shownPath } from '../files/paths.ts';
import type { FileReader } from '../files/reader.ts';
import type { SourceMap } from '../files/source-map.ts';
import type { Tree } from '../files/tree.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { readManifest } from '../manifest/read-manifest.ts';
import type { Problem } from '../problems.ts';

export interface ExtensionFolder {
  /** Absolute. */
  readonly dir: string;
  /** Absolute path of the manifest, and its name in messages. */
  readonly path: string;
  readonly file: string;
  readonly manifest?: Manifest;
  readonly positions: SourceMap;
  readonly inline?: Tree;
  readonly inputs: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
}

const names = ['manifest.yaml', 'manifest.yml', 'manifest.json'];

/** The manifest in a folder. `id`: what the folder is called, where it is found by that. */
export function readExtension(reader: FileReader, workspaceDir: string, dir: string, id?: string): ExtensionFolder {
  const inputs: Record<string, string> = {};
  const there = names.filter((name) => {
    const stat = reader.stat(`${dir}/${name}`);
    inputs[`${dir}/${name}`] = stat?.signature ?? '';
    return stat?.kind === 'file';
  });
  const path = `${dir}/${there[0] ?? 'manifest.yaml'}`;
  const file = shownPath(workspaceDir, path);
  const base = { dir, path, file, inputs, positions: {} };
  if (there.length !== 1) return { ...base, problems: [oddNumber(there, shownPath(workspaceDir, dir), file)] };
  const bytes = attempt(() => reader.read(path, textBytes) ?? new Uint8Array(), { file });
  if (bytes.problem) return { ...base, problems: [bytes.problem] };
  const read = readManifest(bytes.value, file);
  const wrongName = id !== undefined && read.manifest && read.manifest.id !== id;
  return {
    ...base,
    ...read,
    problems: [...read.problems, ...(wrongName ? [otherId(id, read.manifest.id, file, read.positions)] : [])],
  };
}

function oddNumber(there: readonly string[], folder: string, file: string): Problem {
  const [first, second] = there;
  if (second)
    return {
      severity: 'error',
      code: 'duplicate-name',
      message: `${folder} has ${first} and ${second}, and only one can count`,
      position: { file, line: 1, column: 1 },
      suggestions: ['remove one of the two'],
    };
  return {
    severity: 'error',
    code: 'file-unreadable',
    message: `${folder} has no manifest.yaml`,
    position: { file, line: 1, column: 1, approximate: true },
    suggestions: [`create ${file}`],
  };
}

function otherId(folder: string, id: string, file: string, positions: SourceMap): Problem {
  const position = positions['id'] ?? { file, line: 1, column: 1 };
  return {
    severity: 'error',
    code: 'invalid-value',
    message: `the folder is called ${folder}, but its manifest says id: ${id}`,
    position,
    suggestions: ['give both the same name'],
  };
}
