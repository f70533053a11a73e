import { composeLabels, labels } from '../../src/core/labels.ts';
import type { SeenFile } from '../../src/core/live/mounted.ts';
import type { LiveContainer, Snapshot } from '../../src/core/live/snapshot.ts';
import { type AppMemory, type KnownContainer, nothingRemembered } from '../../src/core/memory/types.ts';
import type { PlanInput } from '../../src/core/plan/input.ts';
import { sha256 } from '../../src/lib/sha256.ts';
import { inspections } from './inspection.ts';
import { ended } from './simulate.ts';

export type Injury = keyof typeof injuries;

/** What can happen to live state behind our back. `pick` says to which of the things that are there. */
export function hurt(world: PlanInput, injury: Injury, pick: number): PlanInput {
  return injuries[injury](world, pick);
}

type Act = (world: PlanInput, pick: number) => PlanInput;

const onContainer =
  (edit: (container: LiveContainer, world: PlanInput) => LiveContainer[]): Act =>
  (world, pick) => {
    const victim = picked(world.live.containers, pick);
    return onLive(world, {
      containers: world.live.containers.flatMap((one) => (one === victim ? edit(one, world) : [one])),
    });
  };

/** A deep pass has looked at one container, whose settings somebody changed with `docker update`. */
function updated(host: Readonly<Record<string, unknown>>): Act {
  return (world, pick) => {
    const victim = picked(inspections(world), pick)?.container;
    if (!victim) return world;
    const seen = world.inspected[victim.Id]?.container ?? victim;
    const container = { ...seen, HostConfig: { ...seen.HostConfig, ...host } };
    return { ...world, inspected: { ...world.inspected, [victim.Id]: { container } } };
  };
}

const injuries = {
  stop: onContainer((one) => [ended(one, 137)]),
  end: onContainer((one) => [ended(one, 0)]),
  pause: onContainer((one) => [one.state === 'running' ? { ...one, state: 'paused' } : one]),
  kill: onContainer(() => []),
  rename: onContainer((one) => [{ ...one, name: `${one.id}-by-hand` }]),
  disconnect: onContainer((one) => [{ ...one, networks: one.networks.slice(1) }]),
  connect: onContainer((one) => [connected(one)]),
  die: onContainer((one) => [{ ...one, state: 'dead', ports: [] }]),
  scale: (world, pick) => onContainer((one) => [one, ...extra(world, one, pick)])(world, pick),
  'take-from-us': onContainer((one) => [{ ...one, labels: { ...one.labels, [labels.workspace]: 'other' } }]),
  interrupt: (world, pick) =>
    onContainer((one) => [
      one,
      { ...one, id: `temp-${pick}-${one.id}`, name: temporary(world, one), state: 'created' },
    ])(world, pick),
  'half-recreate': (world, pick) =>
    onContainer((one) => [{ ...one, name: temporary(world, one), state: 'created' }])(world, pick),
  'lose-volume': (world, pick) => onLive(world, { volumes: without(world.live.volumes, pick) }),
  'remove-network': (world, pick) => onLive(world, { networks: without(world.live.networks, pick) }),
  'tag-image': (world) =>
    onLive(world, {
      images: [
        ...world.live.images.map((image) => ({ ...image, tags: [] })),
        { id: 'sha256:newer', tags: ['busybox:1'], digests: [], labels: {} },
      ],
    }),
  'remove-images': (world) => onLive(world, { images: [] }),
  stranger: (world, pick) => onLive(world, { containers: [...world.live.containers, stranger(world, pick)] }),
  'lose-secret': (world, pick) => ({ ...world, missingSecrets: { [pick % 2 ? 'one' : 'two']: [lostSecret] } }),
  'update-restart': updated({ RestartPolicy: { Name: 'unless-stopped', MaximumRetryCount: 0 } }),
  'update-memory': updated({ Memory: 33_554_432, MemorySwap: 67_108_864 }),
  'edit-file': (world, pick) => withFile(world, pick, ({ identity }) => ({ identity, digest: `edit ${pick}` })),
  'replace-file': (world, pick) => withFile(world, pick, () => ({ identity: `new ${pick}`, digest: `new ${pick}` })),
  forget: (world) => ({ ...world, memory: { apps: forgotten(world) }, inspected: {} }),
} satisfies Record<string, Act>;

export const injuryNames = Object.keys(injuries) as Injury[];

const lostSecret = {
  ref: 'one.PASSWORD',
  generation: 1,
  key: 'PASSWORD',
  source: { kind: 'generated', recipe: {} },
} as const;

/** State is lost. What containers were made from is seen again by inspection; what else was known is gone. */
function forgotten({ memory }: PlanInput): Record<string, AppMemory> {
  const entries = Object.entries(memory.apps);
  return Object.fromEntries(
    entries.map(([name, { containers }]) => [
      name,
      { ...nothingRemembered, containers: Object.fromEntries(Object.entries(containers).map(withoutFiles)) },
    ]),
  );
}

function withoutFiles([id, { files: _files, ...known }]: [string, KnownContainer]): [string, KnownContainer] {
  return [id, known];
}

/** What a service's containers mount is changed on the machine. */
function withFile(world: PlanInput, pick: number, change: (file: SeenFile) => Partial<SeenFile>): PlanInput {
  const found = picked(Object.entries(world.mounted ?? {}), pick);
  if (!found) return world;
  const [service, files] = found;
  const changed = Object.entries(files).map(([path, file]) => [path, { ...file, ...change(file) }] as const);
  return { ...world, mounted: { ...world.mounted, [service]: Object.fromEntries(changed) } };
}

function onLive(world: PlanInput, edit: Partial<Snapshot>): PlanInput {
  return { ...world, live: { ...world.live, ...edit } };
}

function picked<T>(things: readonly T[], pick: number): T | undefined {
  return things[pick % Math.max(1, things.length)];
}

function without<T>(things: readonly T[], pick: number): T[] {
  const gone = picked(things, pick);
  return things.filter((thing) => thing !== gone);
}

function connected(one: LiveContainer): LiveContainer {
  if (one.networkMode.startsWith('container:') || one.networks.some(({ network }) => network === 'shared')) return one;
  return { ...one, networks: [...one.networks, { network: 'shared', networkId: 'net-shared' }] };
}

/** As `docker compose up --scale` leaves it. No two containers of an engine share a name. */
function extra({ live }: PlanInput, one: LiveContainer, pick: number): LiveContainer[] {
  const number = String(7 + pick);
  const name = `${one.labels[composeLabels.project]}-${one.labels[composeLabels.service]}-${number}`;
  if (live.containers.some((other) => other.name === name)) return [];
  const own = { ...one.labels, [composeLabels.number]: number };
  return [{ ...one, id: `more-${pick}-${one.id}`, name, labels: own, ports: [] }];
}

/** Somebody else's, on our networks, and maybe on a port that we want. */
function stranger(world: PlanInput, pick: number): LiveContainer {
  const [first] = world.live.containers;
  const name = `stranger-${world.live.containers.length}`;
  const port = { containerPort: 7, protocol: 'tcp', hostPort: 8000 + (pick % 4), hostIp: '' } as const;
  const isTaken = world.live.containers.some(({ ports }) => ports.some(({ hostPort }) => hostPort === port.hostPort));
  return {
    ...(first ?? blank),
    id: name,
    name,
    labels: {},
    state: 'running',
    ports: pick % 3 || isTaken ? [] : [port],
    networks: pick % 2 ? [] : (first?.networks ?? []),
  };
}

/** As Compose names the replacement while the old one is still there; no two containers of an engine share a name. */
function temporary(world: PlanInput, one: LiveContainer): string {
  const names = world.live.containers.map(({ name }) => name).join();
  return `${sha256(names).slice(0, 12)}_${one.name.replace(/^[0-9a-f]{12}_/, '')}`;
}

const blank: LiveContainer = {
  id: '',
  name: '',
  image: '',
  imageId: '',
  state: 'running',
  health: 'none',
  createdAt: 0,
  status: '',
  labels: {},
  ports: [],
  mounts: [],
  networks: [],
  networkMode: 'default',
};
