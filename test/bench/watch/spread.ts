/** Of some measurements, in milliseconds. */
export interface Spread {
  readonly rounds: number;
  readonly p50: number;
  readonly p95: number;
}

export function spreadOf(found: readonly number[]): Spread {
  const sorted = [...found].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { rounds: found.length, p50: at(0.5), p95: at(0.95) };
}

/** The same thing so often, one after the other. */
export async function rounds(times: number, once: (round: number) => Promise<number>): Promise<Spread> {
  const found: number[] = [];
  for (let round = 0; round < times; round++) found.push(await once(round));
  return spreadOf(found);
}
