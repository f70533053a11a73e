/** Enough to know what to do; the rest is in `orbitr status` and `orbitr why`. */
const most = 20;

/** At most so many lines, with a word about the others. */
export function listed(lines: readonly string[]): string[] {
  if (lines.length <= most) return [...lines];
  return [...lines.slice(0, most - 1), `And ${lines.length - most + 1} more.`];
}

/** Messages are sentences without their end. */
export function sentence(message: string): string {
  return /[.!?:…]$/.test(message) ? message : `${message}.`;
}
