import type { Deliveries } from './types.ts';

/** Milliseconds. Longer than any sender tries again by itself; most signatures hold no time, so only memory tells a replay. */
const replayWindow = 24 * 3600 * 1000;

/** The oldest go first; a flood of genuine deliveries must not fill the memory. */
const mostMarks = 4096;

export function isReplayed(seen: Deliveries, marks: readonly string[], now: number): boolean {
  return marks.some((mark) => now - (seen.get(mark) ?? Number.NEGATIVE_INFINITY) < replayWindow);
}

/** What was seen, and these marks with it. */
export function withMarks(seen: Deliveries, marks: readonly string[], now: number): Deliveries {
  const fresh = [...seen].filter(([mark, at]) => now - at < replayWindow && !marks.includes(mark));
  const all = [...fresh, ...marks.map((mark): [string, number] => [mark, now])];
  return new Map(all.slice(-mostMarks));
}

/** For a delivery that could not be handed on: its sender may try again. */
export function withoutMarks(seen: Deliveries, marks: readonly string[]): Deliveries {
  return new Map([...seen].filter(([mark]) => !marks.includes(mark)));
}
