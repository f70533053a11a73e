import { composeLabels } from '../labels.ts';
import type { LiveContainer, Snapshot } from './snapshot.ts';

export interface ContainerIndex {
  /** Compose project → its containers, in the snapshot's order. */
  readonly byProject: ReadonlyMap<string, readonly LiveContainer[]>;
  /** Network → the containers attached to it, in the snapshot's order. */
  readonly byNetwork: ReadonlyMap<string, readonly LiveContainer[]>;
}

const known = new WeakMap<Snapshot, ContainerIndex>();

/** A snapshot's containers by what apps are found by. Made once a snapshot: each app would look through all of them else. */
export function containersOf(live: Snapshot): ContainerIndex {
  const index = known.get(live) ?? newIndex(live);
  known.set(live, index);
  return index;
}

function newIndex({ containers }: Snapshot): ContainerIndex {
  const byProject = Map.groupBy(containers, ({ labels }) => labels[composeLabels.project] ?? '');
  const byNetwork = new Map<string, LiveContainer[]>();
  for (const container of containers)
    for (const network of new Set(container.networks.map((attachment) => attachment.network))) {
      const attached = byNetwork.get(network) ?? [];
      attached.push(container);
      byNetwork.set(network, attached);
    }
  return { byProject, byNetwork };
}
