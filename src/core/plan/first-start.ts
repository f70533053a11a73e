import { ownValue } from '../../lib/own-value.ts';
import type { Problem } from '../problems.ts';
import { appFileOf } from './app-file.ts';
import type { ServiceVerdict } from './containers.ts';
import type { AppInput } from './input.ts';
import { mountsOf } from './moves.ts';
import type { Reason } from './types.ts';

/** Settings that the data has kept since the first start: to change them in the files alone is to be locked out. */
export function firstStartFindings(input: AppInput, verdicts: readonly ServiceVerdict[]): Problem[] {
  const known = input.app.extension?.firstStart ?? {};
  return verdicts.flatMap(({ service, recreate }) => {
    const data = volumesThere(input, service);
    const keys = ownValue(known, service.name) ?? {};
    return data.length === 0 ? [] : recreate.flatMap((reason) => warning(input, reason, keys, data));
  });
}

function volumesThere(input: AppInput, service: ServiceVerdict['service']): string[] {
  const mounted = new Set(mountsOf(input, service).map(({ source }) => source));
  return input.input.live.volumes.map(({ name }) => name).filter((name) => mounted.has(name));
}

function warning(
  input: AppInput,
  { path = '', source, position }: Reason,
  keys: Readonly<Record<string, string>>,
  data: readonly string[],
): Problem[] {
  const key = path.startsWith('environment.') ? ownValue(keys, path.slice('environment.'.length)) : undefined;
  if (key === undefined || source !== 'desired') return [];
  const { name, extension } = input.app;
  return [
    {
      severity: 'warning',
      code: 'blocked',
      app: name,
      message: `${key} counts at the first start alone, and what is kept in ${data.join(', ')} stays as it was made`,
      ...(position ? { position } : {}),
      suggestions: [
        `change it in ${name} itself as well; how, its README says: orbitr info ${extension?.id ?? ''}`,
        `or set it back in ${appFileOf(input.app)}`,
      ],
    },
  ];
}
