import type { Desired } from '../desired/types.ts';
import { composeLabels, labels } from '../labels.ts';
import type { Memory } from '../memory/types.ts';
import type { LiveContainer, Snapshot } from './snapshot.ts';

/** `app/service` → ids of containers that ran before Orbitr came, as orbitr.lock holds them. */
export type Adopted = Readonly<Record<string, string[]>>;

/**
 * Labels of a container cannot be changed, so what was adopted bears none of Orbitr’s. Here it gets them, and from here on nothing tells it
 * from what Orbitr made. Known are the ids that orbitr.lock names, and those that state remembers. What bears another workspace’s label is
 * never taken.
 */
export function withAdopted(live: Snapshot, desired: Desired, memory: Memory, locked: Adopted): Snapshot {
  const known = new Map([...fromLock(locked), ...fromMemory(memory)]);
  if (known.size === 0) return live;
  const projects = projectsOf(desired, memory);
  const containers = live.containers.map((container) => {
    const place = known.get(container.id);
    if (!place || container.labels[labels.workspace] !== undefined) return container;
    return adopt(container, place, { workspace: desired.workspace, project: projects.get(place.app) ?? place.app });
  });
  return { ...live, containers };
}

interface Place {
  readonly app: string;
  readonly service: string;
}

function fromLock(locked: Adopted): [string, Place][] {
  return Object.entries(locked).flatMap(([key, ids]) => {
    const [app = '', service = ''] = key.split(/\/(.*)/s);
    return ids.map((id): [string, Place] => [id, { app, service }]);
  });
}

function fromMemory({ apps }: Memory): [string, Place][] {
  return Object.entries(apps).flatMap(([app, { containers }]) =>
    Object.entries(containers).map(([id, { service }]): [string, Place] => [id, { app, service }]),
  );
}

function projectsOf({ apps, frozen }: Desired, memory: Memory): ReadonlyMap<string, string> {
  const remembered = Object.entries(memory.apps).flatMap(([app, { project }]) => (project ? [[app, project]] : []));
  return new Map([...(remembered as [string, string][]), ...[...apps, ...frozen].map(nameAndProject)]);
}

function nameAndProject({ name, project }: { readonly name: string; readonly project: string }): [string, string] {
  return [name, project];
}

function adopt(
  container: LiveContainer,
  { app, service }: Place,
  { workspace, project }: { readonly workspace: string; readonly project: string },
): LiveContainer {
  const isOfCompose = container.labels[composeLabels.project] !== undefined;
  const own = { [labels.workspace]: workspace, [labels.app]: app };
  const place = { [composeLabels.project]: project, [composeLabels.service]: service, [composeLabels.number]: '1' };
  return {
    ...container,
    labels: { ...container.labels, ...(isOfCompose ? {} : place), ...own },
    adopted: isOfCompose ? 'compose' : 'alone',
  };
}

/** What orbitr.lock goes on to name: an entry is done with once the service has containers of Orbitr’s own making, or the app is gone. */
export function stillAdopted(adopted: Adopted, { containers }: Snapshot, { apps, frozen }: Desired): Adopted {
  const ids = new Set(containers.map(({ id }) => id));
  const made = new Set(
    containers
      .filter((container) => !container.adopted)
      .map(({ labels: own }) => `${own[labels.app]}/${own[composeLabels.service]}`),
  );
  const known = new Set([...apps, ...frozen].map(({ name }) => name));
  const entries = Object.entries(adopted).map(([key, own]) => {
    const isDone = made.has(key) || !known.has(key.split('/')[0] ?? '');
    return [key, own.filter((id) => ids.has(id) || !isDone)] as const;
  });
  return Object.fromEntries(entries.filter(([, own]) => own.length > 0));
}
