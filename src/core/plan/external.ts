import type { DesiredNetwork, DesiredVolume } from '../desired/types.ts';
import { locate } from '../files/source-map.ts';
import type { Problem } from '../problems.ts';
import type { AppInput } from './input.ts';

/** What the files say somebody else makes, and nobody did. */
export function missingExternal(
  input: AppInput,
  kind: 'network' | 'volume',
  thing: DesiredNetwork | DesiredVolume,
): Problem {
  const position = locate(input.app.positions, `${kind}s.${thing.key}`);
  return {
    severity: 'error',
    code: 'blocked',
    app: input.app.name,
    message: `external ${kind} ${thing.name} does not exist`,
    ...(position ? { position } : {}),
    suggestions: [`make it: docker ${kind} create ${thing.name}`, `or leave out external: true, then Orbitr makes it`],
  };
}
