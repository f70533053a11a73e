import fc from 'fast-check';
import { composeLabels, labels } from '../../src/core/labels.ts';
import type { SeenFile } from '../../src/core/live/mounted.ts';
import type { LiveContainer } from '../../src/core/live/snapshot.ts';
import type { PlanInput } from '../../src/core/plan/input.ts';
import { sha256 } from '../../src/lib/sha256.ts';
import { converged, inspectionOf } from './simulate.ts';
import { type AppSketch, desiredOf, noOptions, worldOf } from './world.ts';

const serviceNames = ['aa', 'bb', 'cc'] as const;
const conditions = ['service_started', 'service_healthy', 'service_completed_successfully'] as const;

/** Services depend on later ones only, so there is no circle. */
const services = fc
  .array(
    fc.record({
      value: fc.integer({ min: 0, max: 3 }),
      replicas: fc.integer({ min: 1, max: 2 }),
      job: fc.boolean(),
      needs: fc.array(
        fc.tuple(fc.integer({ min: 0, max: 2 }), fc.constantFrom(...conditions), fc.boolean(), fc.boolean()),
        { maxLength: 2 },
      ),
      parent: fc.boolean(),
      restart: fc.constantFrom(undefined, 'always', 'on-failure'),
      limit: fc.constantFrom(undefined, '67108864'),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((list) =>
    Object.fromEntries(
      list.map((one, index) => {
        const later = one.needs.filter(([to]) => to > index && to < list.length);
        const dependsOn = Object.fromEntries(
          later.map(([to, condition, required, restart]) => [serviceNames[to], { condition, required, restart }]),
        );
        const next = serviceNames[index + 1];
        const isChild = one.parent && index + 1 < list.length && list[index + 1]?.replicas === 1;
        const base = {
          environment: { VALUE: String(one.value) },
          deploy: { replicas: one.replicas },
          depends_on: dependsOn,
          ...(one.restart ? { restart: one.restart } : {}),
          ...(one.limit ? { mem_limit: one.limit } : {}),
        };
        return [
          serviceNames[index],
          isChild ? { ...base, network_mode: `service:${next}`, networks: null, deploy: { replicas: 1 } } : base,
        ];
      }),
    ),
  );

const sketch: fc.Arbitrary<AppSketch> = fc
  .record({
    services,
    volumes: fc.constantFrom([], ['data']),
    onFileChange: fc.constantFrom(undefined, 'restart', 'recreate', 'signal:HUP', 'ignore'),
  })
  .map(({ onFileChange, ...rest }) => ({ ...rest, file: onFileChange ? { onFileChange } : {} }));

/** Up to three apps; a later one may depend on an earlier one. */
const sketches = fc
  .tuple(sketch, fc.option(sketch), fc.option(sketch), fc.boolean(), fc.boolean(), fc.boolean())
  .map(([one, two, three, twoNeedsOne, threeNeedsOne, protect]) => {
    const main = (app: AppSketch): AppSketch => ({ ...app, main: Object.keys(app.services)[0] ?? 'aa' });
    return {
      one: { ...main(one), file: { ...one.file, protect } },
      ...(two ? { two: { ...main(two), file: { ...two.file, dependsOn: twoNeedsOne ? ['one'] : [] } } } : {}),
      ...(three ? { three: { ...main(three), file: { ...three.file, dependsOn: threeNeedsOne ? ['one'] : [] } } } : {}),
    };
  });

type Injury = (world: PlanInput, pick: number) => PlanInput;

const onContainer =
  (edit: (container: LiveContainer, world: PlanInput) => LiveContainer[]): Injury =>
  (world, pick) => {
    const { containers } = world.live;
    const victim = containers[pick % Math.max(1, containers.length)];
    return {
      ...world,
      live: { ...world.live, containers: containers.flatMap((one) => (one === victim ? edit(one, world) : [one])) },
    };
  };

/** A deep pass has looked at one container, whose settings somebody changed. */
const updated =
  (host: Readonly<Record<string, unknown>>): Injury =>
  (world, pick) => {
    const seen = world.desired.apps.flatMap((app) =>
      app.services.flatMap((service) =>
        world.live.containers
          .filter((one) => one.labels[labels.app] === app.name && one.labels[composeLabels.service] === service.name)
          .map((one) => inspectionOf(app, service, one)),
      ),
    );
    const victim = seen[pick % Math.max(1, seen.length)];
    if (!victim) return world;
    const container = { ...victim.container, HostConfig: { ...victim.container.HostConfig, ...host } };
    return { ...world, inspected: { ...world.inspected, [container.Id]: { container } } };
  };

/** One service's mounted file is another, or has other content. */
const edited =
  (change: Partial<SeenFile>): Injury =>
  (world, pick) => {
    const names = Object.keys(world.mounted ?? {});
    const name = names[pick % Math.max(1, names.length)] ?? '';
    return { ...world, mounted: { ...world.mounted, [name]: { '/w/conf': { ...conf, ...change } } } };
  };

const conf: SeenFile = { kind: 'file', identity: '1', digest: 'one', writable: false, changedAt: 1 };

/** Every service of any app that these worlds may have mounts a file. */
const mounted = Object.fromEntries(
  ['one', 'two', 'three'].flatMap((app) =>
    serviceNames.map((name) => [`${app}/${name}`, { '/w/conf': conf }] as const),
  ),
);

/** What can happen to live state behind our back. */
const injuries: Readonly<Record<string, Injury>> = {
  stop: onContainer((one) => [{ ...one, state: 'exited', exitCode: 137 }]),
  pause: onContainer((one) => [one.state === 'running' ? { ...one, state: 'paused' } : one]),
  kill: onContainer(() => []),
  rename: onContainer((one) => [{ ...one, name: `${one.id}-by-hand` }]),
  disconnect: onContainer((one) => [{ ...one, networks: one.networks.slice(1) }]),
  die: onContainer((one) => [{ ...one, state: 'dead' }]),
  interrupt: (world, pick) =>
    onContainer((one) => [
      one,
      { ...one, id: `temp-${pick}-${one.id}`, name: temporary(world, one), state: 'created' },
    ])(world, pick),
  'half-recreate': (world, pick) =>
    onContainer((one) => [{ ...one, name: temporary(world, one), state: 'created' }])(world, pick),
  'lose-volume': (world) => ({ ...world, live: { ...world.live, volumes: world.live.volumes.slice(1) } }),
  'remove-network': (world, pick) => ({
    ...world,
    live: {
      ...world.live,
      networks: world.live.networks.filter((_, index) => index !== pick % Math.max(1, world.live.networks.length)),
    },
  }),
  stranger: (world) => ({
    ...world,
    live: {
      ...world.live,
      containers: [
        ...world.live.containers,
        {
          ...(world.live.containers[0] ?? blank),
          id: `stranger-${world.live.containers.length}`,
          name: `stranger-${world.live.containers.length}`,
          labels: {},
          state: 'running',
          ports: [],
          networks: [],
        },
      ],
    },
  }),
  'update-restart': updated({ RestartPolicy: { Name: 'unless-stopped', MaximumRetryCount: 0 } }),
  'update-memory': updated({ Memory: 33554432, MemorySwap: 67108864 }),
  'edit-file': edited({ digest: 'two' }),
  'replace-file': edited({ digest: 'two', identity: '2' }),
  forget: (world) => ({ ...world, memory: { apps: {} }, inspected: {} }),
};

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

/** A desired state, and a live state that converged on another one and was injured since. */
export const world: fc.Arbitrary<PlanInput> = fc
  .record({
    before: sketches,
    after: sketches,
    same: fc.boolean(),
    empty: fc.boolean(),
    prune: fc.boolean(),
    hurts: fc.array(fc.tuple(fc.constantFrom(...Object.keys(injuries)), fc.nat(20)), { maxLength: 4 }),
  })
  .map(({ before, after, same, empty, prune, hurts }) => {
    const start = empty ? worldOf(desiredOf(before), { mounted }) : converged(worldOf(desiredOf(before), { mounted }));
    const hurt = hurts.reduce(
      (state, [name, pick]) => (injuries[name] ?? ((input: PlanInput) => input))(state, pick),
      start,
    );
    return { ...hurt, desired: desiredOf(same ? before : after), options: { ...noOptions, prune } };
  });
