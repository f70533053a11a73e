import { nearest } from '../../lib/nearest.ts';
import { AppFile } from '../config/app-file.ts';
import { checkExactScalars } from '../config/exact-scalars.ts';
import { laterAppKeys, refuseLater, warnOfLater } from '../config/later.ts';
import { salvage } from '../config/salvage.ts';
import { checkValue } from '../files/checked.ts';
import { decodeText, textBytes } from '../files/decode.ts';
import { isInside, shownPath } from '../files/paths.ts';
import { positionsOf } from '../files/positions-of.ts';
import type { FileReader } from '../files/reader.ts';
import type { SourceMap } from '../files/source-map.ts';
import { type ParsedYaml, parseYaml } from '../files/yaml.ts';
import { hasErrors, type Problem } from '../problems.ts';
import { attempt } from './attempt.ts';
import type { AppEntry } from './list-apps.ts';

export interface ReadAppFile {
  /** Where the file has errors: the keys that are right in themselves. */
  readonly file: AppFile;
  readonly positions: SourceMap;
  readonly inputs: Readonly<Record<string, string>>;
  readonly problems: readonly Problem[];
  /** True where there is no use in looking for a Compose file as well. */
  readonly misplaced?: boolean;
}

/** apps/<name>.yaml, or the app.yaml of a folder; an app folder without one has every default. */
export function readAppFile(reader: FileReader, workspaceDir: string, entry: AppEntry): ReadAppFile {
  const looked = entry.file ? [entry.file] : [`${entry.dir}/app.yaml`, `${entry.dir}/app.yml`];
  const inputs: Record<string, string> = {};
  const there: string[] = [];
  for (const path of looked) {
    const shown = shownPath(workspaceDir, path);
    const stat = attempt(() => reader.stat(path), { file: shown, app: entry.name });
    if (stat.problem) return { file: {}, positions: {}, inputs, problems: [stat.problem] };
    inputs[path] = stat.value?.signature ?? '';
    if (stat.value) there.push(path);
  }
  const [path, second] = there;
  if (path === undefined) return { file: {}, positions: {}, inputs, problems: [] };
  const shown = shownPath(workspaceDir, path);
  if (second)
    return {
      file: {},
      positions: {},
      inputs,
      problems: [twoFiles(shown, shownPath(workspaceDir, second), entry.name)],
    };
  const bytes = attempt(() => readInside(reader, workspaceDir, entry, path), { file: shown, app: entry.name });
  if (bytes.problem) return { file: {}, positions: {}, inputs, problems: [bytes.problem] };
  if (bytes.value === 'outside') return { file: {}, positions: {}, inputs, problems: [outside(shown, entry.name)] };
  const parsed = parseYaml(bytes.value, shown);
  return { inputs, positions: positionsOf(parsed), ...check(parsed, bytes.value, entry, shown) };
}

function readInside(reader: FileReader, workspaceDir: string, entry: AppEntry, path: string): Uint8Array | 'outside' {
  const real = reader.realPath(path) ?? path;
  const homes = [workspaceDir, entry.dir].map((home) => reader.realPath(home) ?? home);
  if (!homes.some((home) => isInside(home, real))) return 'outside';
  return reader.read(path, textBytes) ?? new Uint8Array();
}

function check(
  parsed: ParsedYaml,
  bytes: Uint8Array,
  entry: AppEntry,
  shown: string,
): Pick<ReadAppFile, 'file' | 'problems' | 'misplaced'> {
  const app = entry.name;
  const keys = parsed.value !== null && typeof parsed.value === 'object' ? Object.keys(parsed.value) : [];
  if (keys.includes('services') && !keys.includes('extension'))
    return { file: {}, misplaced: true, problems: [composeHere(parsed, entry, shown)] };
  const { value, problems: faults } = checkValue(AppFile, parsed, { app, what: shown });
  const file = value ?? salvage(AppFile, parsed.value);
  const made = keys.includes('extension');
  const misspelt = keys.some((key) => nearest(key, ['extension']) !== undefined);
  const extension = made || misspelt || !entry.file ? [] : [noExtension(entry, shown, keys.length === 0)];
  const exact = made ? checkExactScalars(parsed, decodeText(bytes, shown).text ?? '', ['values']) : [];
  const laterKeys = made ? laterAppKeys.filter((key) => key !== 'values') : laterAppKeys;
  const later = hasErrors(faults)
    ? []
    : [...refuseLater(parsed, app), ...(extension.length > 0 ? [] : warnOfLater(parsed, laterKeys, app))];
  return {
    file,
    problems:
      parsed.value === undefined
        ? faults
        : [...faults, ...exact.map((problem) => ({ ...problem, app })), ...extension, ...later],
  };
}

function noExtension({ name }: AppEntry, shown: string, isEmpty: boolean): Problem {
  return {
    severity: 'error',
    code: 'invalid-value',
    message: `${shown} names no extension`,
    position: { file: shown, line: 1, column: 1 },
    app: name,
    suggestions: [
      ...(isEmpty ? ['write `extension: NAME`, with a name that `orbitr info` lists'] : []),
      `for a plain Compose app, move it: \`mkdir -p apps/${name} && mv ${shown} apps/${name}/app.yaml\`, and put compose.yaml beside it`,
    ],
  };
}

/** The commonest mistake: a Compose file where the app file belongs. */
function composeHere(parsed: ParsedYaml, entry: AppEntry, shown: string): Problem {
  return {
    severity: 'error',
    code: 'unknown-key',
    message: `${shown} is a Compose file, but Orbitr’s own settings of the app belong there`,
    position: parsed.keyAt([], 'services'),
    app: entry.name,
    suggestions: [
      `move it: \`${entry.file ? `mkdir -p apps/${entry.name} && ` : ''}mv ${shown} apps/${entry.name}/compose.yaml\``,
    ],
  };
}

function twoFiles(first: string, second: string, app: string): Problem {
  return {
    severity: 'error',
    code: 'duplicate-name',
    message: `${first} and ${second} are both there, and only one can count`,
    position: { file: second, line: 1, column: 1 },
    app,
    suggestions: [`move what is still needed into ${first}, then \`rm ${second}\``],
  };
}

function outside(shown: string, app: string): Problem {
  return {
    severity: 'error',
    code: 'path-outside',
    message: `${shown} is a link that leaves the workspace`,
    position: { file: shown, line: 1, column: 1 },
    app,
    suggestions: ['replace the link by the file itself'],
  };
}
