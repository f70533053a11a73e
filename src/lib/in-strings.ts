/** The same data with every text in it changed. JSON-safe data only; keys stay. */
export function inStrings<T>(data: T, change: (text: string) => string): T {
  return changed(data, change) as T;
}

function changed(data: unknown, change: (text: string) => string): unknown {
  if (typeof data === 'string') return change(data);
  if (Array.isArray(data)) return data.map((each) => changed(each, change));
  if (data === null || typeof data !== 'object') return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, changed(value, change)]));
}
