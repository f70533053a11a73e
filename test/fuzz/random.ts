/** Numbers that look random and are the same for the same seed (mulberry32). */
export interface Random {
  /** From 0 to `below`, which is left out. */
  readonly nat: (below: number) => number;
  readonly pick: <T>(things: readonly [T, ...T[]]) => T;
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const nat = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, below);
  };
  return { nat, pick: (things) => things[nat(things.length)] ?? things[0] };
}
