import type { FaultWorld, Wish } from './world.ts';

/** What Orbitr is about to do when it is hit. */
export interface Scenario {
  readonly name: string;
  /** The app before, with nothing in the way; undefined where there is none. */
  readonly from: (run: string) => Wish | undefined;
  readonly to: (run: string) => Wish | undefined;
  /** Starts on an engine that knows nothing of it. */
  readonly fresh?: true;
  /** The update fails by itself, and what was before has to serve in the end. */
  readonly isTakenBack?: true;
  /** At least as many requests change something, or the scenario is not what it says. */
  readonly atLeast: number;
}

const base = { db: 'first', web: 'first', side: false } as const;

export const scenarios: readonly Scenario[] = [
  { name: 'install', from: () => undefined, to: () => base, fresh: true, atLeast: 6 },
  { name: 'update', from: () => base, to: (run) => ({ ...base, db: run }), atLeast: 5 },
  { name: 'start-first', from: () => base, to: (run) => ({ ...base, web: run }), atLeast: 4 },
  {
    name: 'rollback',
    from: () => base,
    to: (run) => ({ ...base, db: run, isSick: true }),
    isTakenBack: true,
    atLeast: 10,
  },
  { name: 'remove', from: () => ({ ...base, side: true }), to: () => base, atLeast: 2 },
  { name: 'prune', from: () => base, to: () => undefined, atLeast: 5 },
];

/** Brings the world to where the scenario starts. Throws where not even that goes well. */
export async function prepare(world: FaultWorld, { from, fresh }: Scenario, run: string): Promise<void> {
  const wish = from(run);
  world.write(wish);
  if (fresh) return;
  const { exit, all } = await world.apply();
  if (exit !== 0) throw new Error(`the world cannot be prepared: ${all}`);
  await world.leaveSentinel();
}
