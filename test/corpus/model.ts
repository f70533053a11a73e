import { homedir, tmpdir } from 'node:os';
import { isDeepStrictEqual } from 'node:util';
import { composeConfig } from '../../src/adapters/compose/config.ts';
import type { LoadedCompose } from '../../src/core/compose/types.ts';
import { tool } from '../rig/places.ts';
import type { Placed } from './load.ts';

/** The model that Orbitr plans from: Compose's, of the files and the variables that Orbitr found. */
export function modelOf(
  { sample, project, dir, path, text }: Placed,
  variables: LoadedCompose['variables'],
  files: readonly string[] = [path],
): Promise<unknown> {
  const environment = { PATH: process.env['PATH'] ?? '', HOME: homedir() };
  return composeConfig([tool('docker-compose')], environment, tmpdir(), {
    project,
    projectDir: dir,
    files,
    ...(sample.shimmed ? { inline: text } : {}),
    variables,
    profiles: [],
  });
}

/** Where two models part: `services.web.image`. Nothing where they are equal. */
export function difference(model: unknown, oracle: unknown, folder: string): string | undefined {
  return firstDifference(withoutFolder(model, folder), oracle, '');
}

function withoutFolder(model: unknown, folder: string): unknown {
  return JSON.parse(JSON.stringify(model).replaceAll(folder, '/CORPORA'));
}

function firstDifference(a: unknown, b: unknown, at: string): string | undefined {
  if (isDeepStrictEqual(a, b)) return undefined;
  if (!isObject(a) || !isObject(b)) return at;
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = firstDifference(a[key], b[key], at === '' ? key : `${at}.${key}`);
    if (found !== undefined) return found;
  }
  return at;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
