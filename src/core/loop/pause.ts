/** Milliseconds. */
const first = 1000;
const longest = 300_000;

/** How long to wait after so many failures before: twice as long each time, spread by a fifth. `random`: 0 to 1. */
export function pauseAfter(failures: number, random: () => number): number {
  return Math.round(Math.min(longest, first * 2 ** failures) * (0.8 + 0.4 * random()));
}
