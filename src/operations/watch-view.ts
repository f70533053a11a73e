import type { DesiredApp } from '../core/desired/types.ts';
import { composeLabels, labels } from '../core/labels.ts';
import type { Key } from '../core/loop/queue.ts';
import type { MadePlan } from './plan.ts';

/** The part of a plan that one lane walks, and reads back. */
export function only({ loaded, input, made }: MadePlan, group: readonly string[]): MadePlan {
  return {
    loaded,
    input: { ...input, options: { ...input.options, apps: group } },
    made: { ...made, apps: made.apps.filter(({ app }) => group.includes(app)) },
  };
}

/** Asked for with every event, of which there may be hundreds a second. */
const found = new WeakMap<MadePlan, ReadonlyMap<string, Key>>();

/** Ids of containers, and names of networks, volumes and projects → the app that they are of. */
export function ownersOf(last: MadePlan | undefined): ReadonlyMap<string, Key> {
  if (!last) return new Map();
  const owners = found.get(last) ?? ownersIn(last);
  found.set(last, owners);
  return owners;
}

function ownersIn(last: MadePlan): ReadonlyMap<string, Key> {
  const { desired, live } = last.input;
  const apps = desired.apps.flatMap((app) => [
    [app.project, app.name] as const,
    ...app.networks.map(({ name }) => [name, app.name] as const),
    ...app.volumes.map(({ name }) => [name, app.name] as const),
  ]);
  const containers = live.containers.flatMap(({ id, labels: own }) => {
    const app = own[labels.app] ?? desired.apps.find(({ project }) => project === own[composeLabels.project])?.name;
    return app !== undefined && own[labels.workspace] === desired.workspace ? [[id, app] as const] : [];
  });
  return new Map([...apps, ...containers]);
}

/** Folders of an app that its containers write. */
export function dataFolders({ dir, model }: DesiredApp): string[] {
  return Object.values(model.services).flatMap(({ volumes }) =>
    (volumes ?? []).flatMap(({ type, source = '', read_only = false }) =>
      type === 'bind' && !read_only && source.startsWith(`${dir}/`) ? [source] : [],
    ),
  );
}
