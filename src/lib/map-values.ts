/** The same keys with other values. */
export function mapValues<T, R>(
  things: Readonly<Record<string, T>>,
  change: (thing: T, key: string) => R,
): Record<string, R> {
  return Object.fromEntries(Object.entries(things).map(([key, thing]) => [key, change(thing, key)]));
}
