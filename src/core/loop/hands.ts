/** Stops of one service by hand: Unix milliseconds, the newest last. */
export type Stops = readonly number[];

/** Milliseconds. */
const span = 600_000;
const most = 3;

/** Somebody who stops a thing three times in ten minutes means it: it is held then, and told of. */
export function stoppedAgain(stops: Stops, at: number): { readonly stops: Stops; readonly isMeant: boolean } {
  const recent = [...stops.filter((stop) => at - stop < span), at];
  return { stops: recent, isMeant: recent.length >= most };
}
