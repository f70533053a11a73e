import { joinPath } from '../files/paths.ts';
import type { Reading } from './reading.ts';
import type { NamedCompose } from './types.ts';

/** In Compose's order: the first that is there counts. */
const baseNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'];
const overrideNames = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
];

/** The app's Compose file and its override, absolute; empty, and reported, where there is none. */
export function findFiles(reading: Reading): string[] {
  const { appDir, app, named } = reading.input;
  if (named) return namedFile(named, reading);
  const [base, ...others] = present(baseNames, reading);
  if (base === undefined) {
    reading.error(
      'compose-missing',
      `app ${app} has no Compose file in ${reading.name(appDir)}`,
      undefined,
      `create ${reading.name(appDir)}/compose.yaml`,
    );
    return [];
  }
  warnOfOthers(base, others, reading);
  const [override, ...more] = present(overrideNames, reading);
  if (override === undefined) return [base];
  warnOfOthers(override, more, reading);
  return [base, override];
}

function namedFile({ path, manifest }: NamedCompose, reading: Reading): string[] {
  const at = { file: manifest, line: 1, column: 1, approximate: true };
  const full = reading.inWorkspace(reading.input.appDir, path, 'the Compose file', at);
  if (full === undefined) return [];
  if (reading.stat(full)?.kind === 'file') return [full];
  reading.error(
    'compose-missing',
    `the extension has no Compose file ${reading.name(full)}`,
    at,
    `create ${reading.name(full)}, or mend docker.compose in ${manifest}`,
  );
  return [];
}

function present(names: readonly string[], reading: Reading): string[] {
  return names
    .map((name) => joinPath(reading.input.appDir, name))
    .filter((path) => reading.stat(path)?.kind === 'file');
}

function warnOfOthers(used: string, others: readonly string[], reading: Reading): void {
  for (const other of others) {
    reading.warn(
      'lint-obsolete',
      `${reading.name(other)} is ignored: ${reading.name(used)} goes first`,
      { file: reading.name(other), line: 1, column: 1 },
      'remove one of the two files',
    );
  }
}
