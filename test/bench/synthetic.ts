import { plan } from '../../src/core/plan/plan.ts';
import type { Plan } from '../../src/core/plan/types.ts';
import { remember, simulate, stepsInOrder } from '../support/simulate.ts';
import { desiredOf, worldOf } from '../support/world.ts';
import type { Repeats } from './repeats.ts';
import { lasting, median } from './timing.ts';

/** The planner alone, on apps of two services each that exist in memory only; milliseconds. */
export interface Synthetic {
  readonly apps: number;
  /** Nothing is there yet, and the planner runs for the first time in its process. */
  readonly everything: number;
  readonly nothing: number;
}

export async function measureSynthetic(apps: number, { often }: Repeats): Promise<Synthetic> {
  const services = { web: { environment: { EDITION: '1' } }, store: {} };
  const names = Array.from({ length: apps }, (_, index) => `app-${index}`);
  const fresh = worldOf(desiredOf(Object.fromEntries(names.map((name) => [name, { services, volumes: ['data'] }]))));
  let made: Plan | undefined;
  const everything = await lasting(() => {
    made = plan(fresh);
  });
  if (!made || stepsOf(made) === 0) throw new Error('a fresh world needs steps');
  const settled = remember(simulate(fresh, stepsInOrder(made)));
  const left = stepsOf(plan(settled));
  if (left > 0) throw new Error(`a settled world needs no steps, ${left} are planned`);
  const nothing = await median(often, () => lasting(() => plan(settled)));
  return { apps, everything, nothing };
}

function stepsOf({ apps }: Plan): number {
  return apps.reduce((sum, { steps }) => sum + steps.length, 0);
}
