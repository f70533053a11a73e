import type { Memory } from '../memory/types.ts';
import type { KnownSecret, KnownSecrets } from './need.ts';

/**
 * What is kept of secrets, and for those whose values were lost the generation that was applied last: the files mean the same value as
 * before, and whoever has it can be asked for it.
 */
export function withRemembered(known: KnownSecrets, memory: Memory): KnownSecrets {
  let applied: ReadonlyMap<string, KnownSecret> | undefined;
  const remembered = (ref: string) => {
    applied ??= appliedSecrets(memory);
    return applied.get(ref);
  };
  return {
    find: (ref) => known.find(ref) ?? remembered(ref),
    // What is lost cannot be compared, and nothing is made anew for that.
    holds: (ref, text) => known.holds(ref, text) || (known.find(ref) === undefined && remembered(ref) !== undefined),
  };
}

function appliedSecrets({ apps }: Memory): ReadonlyMap<string, KnownSecret> {
  const all = Object.values(apps).flatMap(({ secrets = {} }) => Object.entries(secrets));
  return new Map(
    all.sort(([, a], [, b]) => a - b).map(([ref, generation]) => [ref, { generation, lost: true }] as const),
  );
}
