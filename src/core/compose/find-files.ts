import { joinPath } from '../files/paths.ts';
import type { Reading } from './reading.ts';

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
  const [base, ...others] = present(baseNames, reading);
  const { appDir, app } = reading.input;
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
