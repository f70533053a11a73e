import { mustInspect } from './fingerprint.ts';
import type { PlanInput } from './input.ts';
import { appInput } from './plan.ts';

/** Ids of containers that the lists do not tell enough about: nothing is remembered of them. In a deep pass, all that are ours. */
export function toInspect(input: PlanInput, deep: boolean): string[] {
  if (input.options.destroy) return [];
  const { apps } = input.options;
  return input.desired.apps
    .filter(({ name, enabled }) => enabled && (apps.length === 0 || apps.includes(name)))
    .map((app) => appInput(input, app, new Map()))
    .flatMap((app) => app.containers.filter((container) => deep || mustInspect(app, container)))
    .map(({ id }) => id);
}
