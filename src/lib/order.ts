/**
 * Names so that everything stands behind what it needs; ties keep the given order. Needs that are not among the names are passed over.
 * A circle is broken at its first member: whoever cares has found it before.
 */
export function inOrder(names: readonly string[], needs: (name: string) => readonly string[]): string[] {
  const known = new Set(names);
  const seen = new Set<string>();
  const out: string[] = [];
  const visit = (name: string): void => {
    if (seen.has(name) || !known.has(name)) return;
    seen.add(name);
    for (const need of needs(name)) visit(need);
    out.push(name);
  };
  for (const name of names) visit(name);
  return out;
}
