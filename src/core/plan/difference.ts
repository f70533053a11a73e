import type { Canonical, Json } from '../desired/canonical.ts';

/** One field that differs; a side is absent where the field is not there. */
export interface Difference {
  readonly path: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** An entry of these is one thing to a reader: a mount has not `type` and `source` changed, it is another mount. */
const entries = /^(volumes|configs|secrets|networks|ulimits)\../;

/** Field by field, sorted by path. Lists are compared as a whole: half a command means nothing. */
export function differences(before: Canonical, after: Canonical): Difference[] {
  return diffMaps('', before, after).sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

export function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || JSON.stringify(order(a)) === JSON.stringify(order(b));
}

function diffMaps(prefix: string, before: Canonical, after: Canonical): Difference[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => diffValues(prefix === '' ? key : `${prefix}.${key}`, before[key], after[key]));
}

function diffValues(path: string, before: Json | undefined, after: Json | undefined): Difference[] {
  if (isEqual(before, after)) return [];
  const whole = { path, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
  if (entries.test(path)) return [whole];
  if (isMap(before) && isMap(after)) return diffMaps(path, before, after);
  if (isMap(before) && after === undefined && Object.keys(before).length > 0) return diffMaps(path, before, {});
  if (isMap(after) && before === undefined && Object.keys(after).length > 0) return diffMaps(path, {}, after);
  return [whole];
}

export function isMap(value: Json | undefined): value is Canonical {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function order(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((entry) => order(entry) ?? null);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, order(value[key]) ?? null]),
  );
}
