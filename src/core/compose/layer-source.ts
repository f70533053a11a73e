import type { Reading } from './reading.ts';
import type { Variables } from './variables.ts';

/** Where a model's files come from and what they may be interpolated with. */
export interface Layers {
  readonly reading: Reading;
  /** Absolute: base first, then overrides. */
  readonly files: readonly string[];
  /** Relative paths start here. */
  readonly folder: string;
  readonly variables: Variables;
  /** Files whose includes led here, outermost first. */
  readonly trail: readonly string[];
}
