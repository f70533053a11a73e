import { expand } from '../compose/expand.ts';

/** Names in a text that stand for values: `${KEY}`. Faults of the expressions themselves come as their text. */
export function placeholdersIn(text: string): {
  readonly names: readonly string[];
  readonly broken: readonly string[];
} {
  const names = new Set<string>();
  const { faults } = expand(text, (name) => {
    names.add(name);
    return '';
  });
  return { names: [...names], broken: faults.flatMap((fault) => (fault.kind === 'syntax' ? [fault.expression] : [])) };
}
