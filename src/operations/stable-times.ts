import type { StableTimes } from '../core/revision/stable-plan.ts';
import { seconds } from '../lib/duration.ts';
import type { Runtime } from '../ports/runtime.ts';
import type { MadePlan } from './plan.ts';

/** How long a revision has to stay healthy where its app says nothing. */
export function stableTimes(
  { stableFor }: Pick<Runtime, 'stableFor'>,
  { loaded }: Pick<MadePlan, 'loaded'>,
): StableTimes {
  const text = loaded.workspace.file.update?.stableFor;
  return { asked: stableFor, workspace: text === undefined ? undefined : seconds(text) };
}
