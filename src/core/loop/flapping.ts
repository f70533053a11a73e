/** Times at which a container ended by itself: Unix milliseconds, the newest last. */
export type Falls = readonly number[];

/** Milliseconds. */
const span = 600_000;
const most = 5;

/** A container that ends by itself five times in ten minutes flaps: it is told of once, and looked after with growing pauses. */
export function fellAgain(falls: Falls, at: number): { readonly falls: Falls; readonly isFlapping: boolean } {
  const recent = [...falls.filter((fall) => at - fall < span), at].slice(-most);
  return { falls: recent, isFlapping: recent.length >= most };
}

/** It has not ended for so long that it is taken for well. */
export function isCalm(falls: Falls, now: number): boolean {
  return now - (falls.at(-1) ?? 0) >= span;
}
