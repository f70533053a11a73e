import { renameSync } from 'node:fs';
import type { LiveContainer, Snapshot } from '../../../src/core/live/snapshot.ts';
import type { PlanInput } from '../../../src/core/plan/input.ts';
import { docker } from '../../rig/docker.ts';
import { importBusybox } from '../../rig/images.ts';
import type { Workspace } from '../../rig/workspace.ts';
import { inspections } from '../../support/inspection.ts';
import { ended } from '../../support/simulate.ts';

/** Something that happens to an engine behind our back. */
export interface Hand {
  readonly does: keyof typeof hands;
  /** A container, a network, a volume, an image, or a file below apps/. */
  readonly on: string;
  readonly network?: string;
}

interface Ways {
  /** What comes of it in a simulated engine. */
  readonly simulated: (world: PlanInput, hand: Hand) => PlanInput;
  readonly real: (workspace: Workspace, hand: Hand) => unknown;
}

export function simulateHand(world: PlanInput, hand: Hand): PlanInput {
  return hands[hand.does].simulated(world, hand);
}

export async function layHand(workspace: Workspace, hand: Hand): Promise<void> {
  await hands[hand.does].real(workspace, hand);
}

/** What only a close look shows. */
export function isUnseen({ does }: Hand): boolean {
  return does.startsWith('update ');
}

const hands = {
  kill: {
    simulated: onContainer((one) => [ended(one, 137)]),
    real: (_, { on }) => docker(['kill', on]),
  },
  pause: {
    simulated: onContainer((one) => [{ ...one, state: 'paused' }]),
    real: (_, { on }) => docker(['pause', on]),
  },
  rename: {
    simulated: onContainer((one) => [{ ...one, name: `${one.name}-by-hand` }]),
    real: (_, { on }) => docker(['rename', on, `${on}-by-hand`]),
  },
  remove: { simulated: onContainer(() => []), real: (_, { on }) => docker(['rm', '-f', on]) },
  disconnect: {
    simulated: (world, hand) =>
      onContainer((one) => [{ ...one, networks: one.networks.filter(({ network }) => network !== hand.network) }])(
        world,
        hand,
      ),
    real: (_, { on, network = '' }) => docker(['network', 'disconnect', network, on]),
  },
  connect: {
    simulated: (world, hand) =>
      onContainer((one) => {
        const network = hand.network ?? '';
        const networkId = world.live.networks.find(({ name }) => name === network)?.id ?? '';
        return [{ ...one, networks: [...one.networks, { network, networkId }] }];
      })(world, hand),
    real: (_, { on, network = '' }) => docker(['network', 'connect', network, on]),
  },
  'remove network': {
    simulated: (world, { on }) => onLive(world, { networks: world.live.networks.filter(({ name }) => name !== on) }),
    real: (_, { on }) => docker(['network', 'rm', on]),
  },
  'remove volume': {
    simulated: (world, { on }) => onLive(world, { volumes: world.live.volumes.filter(({ name }) => name !== on) }),
    real: (_, { on }) => docker(['volume', 'rm', on]),
  },
  'update restart': {
    simulated: updated({ RestartPolicy: { Name: 'always', MaximumRetryCount: 0 } }),
    real: (_, { on }) => docker(['update', '--restart', 'always', on]),
  },
  'update memory': {
    simulated: updated({ Memory: 134_217_728, MemorySwap: 268_435_456 }),
    real: (_, { on }) => docker(['update', '--memory', '128m', '--memory-swap', '256m', on]),
  },
  'edit file': {
    simulated: (world, { on }) => withFile(world, on, { digest: 'edited' }),
    real: (workspace, { on }) => workspace.write(`apps/${on}`, 'edited\n'),
  },
  'replace file': {
    simulated: (world, { on }) => withFile(world, on, { digest: 'replaced', identity: 'another' }),
    real: (workspace, { on }) => {
      workspace.write(`apps/${on}.new`, 'replaced\n');
      renameSync(workspace.path(`apps/${on}.new`), workspace.path(`apps/${on}`));
    },
  },
  'tag another image': {
    simulated: (world, { on }) => {
      const others = world.live.images.map((image) => ({ ...image, tags: image.tags.filter((tag) => tag !== on) }));
      return onLive(world, { images: [...others, { id: 'sha256:another', tags: [on], digests: [], labels: {} }] });
    },
    real: (_, { on }) => importBusybox(on, { changes: ['ENV ANOTHER=1'] }),
  },
} satisfies Record<string, Ways>;

function onLive(world: PlanInput, edit: Partial<Snapshot>): PlanInput {
  return { ...world, live: { ...world.live, ...edit } };
}

function onContainer(edit: (container: LiveContainer) => LiveContainer[]): Ways['simulated'] {
  return (world, { on }) =>
    onLive(world, { containers: world.live.containers.flatMap((one) => (one.name === on ? edit(one) : [one])) });
}

function updated(host: Readonly<Record<string, unknown>>): Ways['simulated'] {
  return (world, { on }) => {
    const found = inspections(world).find(({ container }) => container.Name === `/${on}`)?.container;
    if (!found) return world;
    const seen = world.inspected[found.Id]?.container ?? found;
    const container = { ...seen, HostConfig: { ...seen.HostConfig, ...host } };
    return { ...world, inspected: { ...world.inspected, [found.Id]: { container } } };
  };
}

function withFile(world: PlanInput, path: string, change: object): PlanInput {
  const mounted = Object.entries(world.mounted ?? {}).map(([service, files]) => {
    const own = Object.entries(files).map(([source, file]) =>
      source.endsWith(path) ? ([source, { ...file, ...change }] as const) : ([source, file] as const),
    );
    return [service, Object.fromEntries(own)] as const;
  });
  return { ...world, mounted: Object.fromEntries(mounted) };
}
