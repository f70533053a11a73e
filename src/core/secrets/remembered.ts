import type { Memory } from '../memory/types.ts';
import type { KnownSecret, KnownSecrets } from './need.ts';
import { tokensIn } from './token.ts';

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
  const forms = Object.values(apps).flatMap(({ services }) =>
    Object.values(services).map(({ canonical }) => JSON.stringify(canonical)),
  );
  return new Map(
    forms
      .flatMap(tokensIn)
      .sort((a, b) => a.generation - b.generation)
      .map(({ ref, generation }) => [ref, { generation, lost: true }]),
  );
}
