import { ownValue } from '../../lib/own-value.ts';
import { joinPath } from '../files/paths.ts';
import type { Position } from '../problems.ts';
import { parseDotenv, parseRawEnv } from './dotenv.ts';
import type { Lookup } from './expand.ts';
import type { Reading } from './reading.ts';

export type Variables = Readonly<Record<string, string>>;

/** Compose would take these from `.env` and act on them; Orbitr has its own word for each. */
const ignored: Readonly<Record<string, string>> = {
  COMPOSE_FILE: 'name the file compose.yaml, or use compose.override.yaml or `include:`',
  COMPOSE_PROJECT_NAME: 'rename the app folder: the project bears its name',
  COMPOSE_PROFILES: 'list them under `profiles:` in app.yaml',
};

/** What this app's files may be interpolated with: `environment:` of orbitr.yaml, over it the `.env` beside the Compose file. */
export function readVariables(reading: Reading): Variables {
  const { environment, appDir, named } = reading.input;
  const path = joinPath(appDir, '.env');
  const own = named ? [] : readEnvFile(reading, path, (name) => ownValue(environment, name));
  const variables: Record<string, string> = { ...environment };
  for (const [name, { value, position }] of own) {
    const instead = ownValue(ignored, name);
    if (instead) reading.warn('lint-obsolete', `${name} in .env is ignored`, position, instead);
    variables[name] = value;
  }
  for (const name of Object.keys(ignored)) delete variables[name];
  reading.variableNames = Object.keys(variables);
  return variables;
}

/** Compose has these from the machine that it runs on, for itself, and would put them into the files; Orbitr would not see the same. */
export const machineNames: readonly string[] = ['PATH', 'HOME', 'TMPDIR', 'DOCKER_CONFIG', 'SYSTEMROOT'];

export interface EnvFileValue {
  readonly value: string;
  readonly position: Position;
}

/** An env file's keys; empty where it is not there. Faults are reported. */
export function readEnvFile(
  reading: Reading,
  path: string,
  lookup: Lookup,
  format: 'plain' | 'raw' = 'plain',
): ReadonlyMap<string, EnvFileValue> {
  const text = reading.text(path);
  const file = reading.name(path);
  if (text === undefined) return new Map();
  const { entries, faults } = format === 'raw' ? parseRawEnv(text) : parseDotenv(text, lookup);
  for (const { line, message } of faults) {
    reading.error(
      'invalid-value',
      message,
      { file, line, column: 1 },
      'write NAME=value, one to a line; quote a value that spans lines',
    );
  }
  return new Map([...entries].map(([name, { value, line }]) => [name, { value, position: { file, line, column: 1 } }]));
}

/** Compose sets the project's name by itself. */
export function lookupIn(variables: Variables, app: string): Lookup {
  return (name) =>
    Object.hasOwn(variables, name) ? variables[name] : name === 'COMPOSE_PROJECT_NAME' ? app : undefined;
}
