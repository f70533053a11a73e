import { appNamePattern } from '../config/scalars.ts';
import { composeLabels, labels } from '../labels.ts';
import type { LiveContainer, Snapshot } from '../live/snapshot.ts';

/** Something that runs and belongs to no workspace: a Compose project, or a container that was started alone. */
export interface Candidate {
  readonly kind: 'project' | 'container';
  /** The project's or the container's. */
  readonly name: string;
  /** The name that its app would get. */
  readonly app: string;
  readonly containers: readonly LiveContainer[];
}

/** Sorted: projects first, then by name. What is adopted already, by this workspace or another, is none. */
export function candidates({ containers }: Snapshot): Candidate[] {
  const free = containers.filter(isFree);
  const projects = Map.groupBy(
    free.filter((container) => container.labels[composeLabels.project] !== undefined),
    (container) => container.labels[composeLabels.project] ?? '',
  );
  const alone = free.filter((container) => container.labels[composeLabels.project] === undefined);
  return [
    ...[...projects].map(
      ([name, own]): Candidate => ({ kind: 'project', name, app: appNameOf(name), containers: own }),
    ),
    ...alone.map((container): Candidate => {
      const { name } = container;
      return { kind: 'container', name, app: appNameOf(name), containers: [container] };
    }),
  ].sort((a, b) => (a.kind === b.kind ? (a.name < b.name ? -1 : 1) : a.kind === 'project' ? -1 : 1));
}

/** One-off runs, tasks of a swarm and what another tool labels as its own are left where they are. */
function isFree({ labels: own }: LiveContainer): boolean {
  return (
    own[labels.workspace] === undefined &&
    own[labels.role] === undefined &&
    own[composeLabels.oneOff] !== 'True' &&
    own['com.docker.swarm.task.id'] === undefined &&
    own['io.kubernetes.pod.name'] === undefined
  );
}

/** The nearest name that an app may bear; what cannot be one is told when it is tried. */
export function appNameOf(name: string): string {
  const fitting = name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40);
  return appNamePattern.test(fitting) ? fitting : `app-${fitting}`.slice(0, 40);
}
