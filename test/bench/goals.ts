import type { Beside } from './cold.ts';
import type { NoOp } from './no-op.ts';
import type { StartUp } from './start-up.ts';
import type { Synthetic } from './synthetic.ts';
import { ms, number, ratio } from './words.ts';

export interface Figures {
  /** From few apps to many; the goals are about the last one. */
  readonly noOps: readonly NoOp[];
  readonly cold: Beside & { readonly apps: number };
  readonly startUp: StartUp;
  readonly synthetic: Synthetic;
}

export interface Goal {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly isMet: boolean;
}

/** What was aimed at, and what came of it. Nothing fails over it: a figure is told as it was measured. */
export function goalsOf({ noOps, cold, startUp, synthetic }: Figures): readonly Goal[] {
  const largest = noOps.at(-1);
  if (!largest) throw new Error('nothing was measured');
  const { apps, orbitr, oneByOne, fourAtATime, floor, oneChange } = largest;
  const mostCalls = Math.max(...noOps.map(({ engineCalls }) => engineCalls));
  const composeStarts = Math.max(...noOps.map((noOp) => noOp.composeStarts));
  const noOp = `no-op of ${apps} apps`;
  const { bare, version, plan, validate } = startUp;
  return [
    atLeast(`${noOp}, against Compose one by one`, 25, oneByOne / orbitr),
    atLeast(`${noOp}, against Compose four at a time`, 12, fourAtATime / orbitr),
    atMost(`${noOp}, against the floor`, 3.5, orbitr / floor, ratio),
    atMost('engine calls of a no-op, at any size', 4, mostCalls, number),
    atMost('starts of Compose in a no-op, at any size', 0, composeStarts, number),
    atMost(`cold apply of ${cold.apps} apps, against Compose four at a time`, 0.8, cold.orbitr / cold.compose, ratio),
    atMost(`one change among ${apps} apps, over Compose told which`, 600, oneChange.orbitr - oneChange.compose, ms),
    atMost(`no-op plan of ${number(synthetic.apps)} synthetic apps`, 1000, synthetic.nothing, ms),
    atMost('`orbitr --version`, over bare Node.js', 60, version - bare, ms),
    atMost('`orbitr plan` of one app, over bare Node.js', 100, plan - bare, ms),
    atMost('`orbitr validate` of 100 apps', 300, validate, ms),
  ];
}

function atLeast(what: string, least: number, found: number): Goal {
  return { what, goal: `≥ ${number(least)}× faster`, measured: ratio(found), isMet: found >= least };
}

function atMost(what: string, most: number, found: number, show: (value: number) => string): Goal {
  return { what, goal: `≤ ${show(most)}`, measured: show(found), isMet: found <= most };
}
