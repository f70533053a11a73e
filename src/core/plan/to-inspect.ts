import { composeLabels } from '../labels.ts';
import { changedFiles } from './file-changes.ts';
import { mustInspect } from './fingerprint.ts';
import type { AppInput, PlanInput } from './input.ts';
import { appInput } from './plan.ts';

/** Ids of containers that the lists do not tell enough about: nothing is remembered of them. In a deep pass, all that are ours. */
export function toInspect(input: PlanInput, deep: boolean): string[] {
  return appsMeant(input)
    .flatMap((app) => app.containers.filter((container) => deep || mustInspect(app, container)))
    .map(({ id }) => id);
}

/** Ids of containers of which it counts when they were started: files that they mount have changed. */
export function toAskStart(input: PlanInput): string[] {
  return appsMeant(input).flatMap((app) =>
    app.containers
      .filter((container) => {
        const service = app.app.services.find(({ name }) => name === container.labels[composeLabels.service]);
        return service !== undefined && changedFiles(app, service, container).length > 0;
      })
      .map(({ id }) => id),
  );
}

function appsMeant(input: PlanInput): AppInput[] {
  if (input.options.destroy) return [];
  const { apps } = input.options;
  return input.desired.apps
    .filter(({ name, enabled }) => enabled && (apps.length === 0 || apps.includes(name)))
    .map((app) => appInput(input, app, new Map()));
}
