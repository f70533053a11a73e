import type { DesiredApp, DesiredService } from '../../src/core/desired/types.ts';
import { composeLabels, labels } from '../../src/core/labels.ts';
import { familiarTag } from '../../src/core/live/reference.ts';
import type { LiveContainer, LiveImage, LiveMount, LivePort, Snapshot } from '../../src/core/live/snapshot.ts';
import type { AppMemory } from '../../src/core/memory/types.ts';
import { settledFiles } from '../../src/core/plan/file-changes.ts';
import { specOfService } from '../../src/core/plan/fingerprint.ts';
import { imageOf, type PlanInput } from '../../src/core/plan/input.ts';
import { mountsOf } from '../../src/core/plan/moves.ts';
import { appInput, plan } from '../../src/core/plan/plan.ts';
import type { LiveSettings, Plan, Step } from '../../src/core/plan/types.ts';

/** What an engine would be like after these steps, Compose and all: small, but true to what the real one was seen to do. */
export function simulate(input: PlanInput, steps: readonly Step[]): PlanInput {
  const failed = new Set<string>();
  return steps.reduce((world, step) => {
    if (!step.needs.some((id) => failed.has(id)) && !isRefused(world, step)) return carryOut(world, step);
    failed.add(step.id);
    return world;
  }, input);
}

/** Everything that is planned, in the order in which it could be walked. */
export function stepsInOrder(made: Plan): Step[] {
  const steps = made.apps.flatMap((app) => app.steps);
  const done = new Set<string>();
  const out: Step[] = [];
  const ids = new Set(steps.map(({ id }) => id));
  while (out.length < steps.length) {
    const next = steps.find(
      (step) =>
        !done.has(step.id) && [...step.needs, ...(step.after ?? [])].every((id) => done.has(id) || !ids.has(id)),
    );
    if (!next)
      throw new Error(
        `steps wait for each other: ${steps
          .filter(({ id }) => !done.has(id))
          .map(({ id }) => id)
          .join(', ')}`,
      );
    done.add(next.id);
    out.push(next);
  }
  return out;
}

let serial = 0;

function carryOut(input: PlanInput, step: Step): PlanInput {
  const { target } = step;
  const live = input.live;
  const change = (edit: Partial<Snapshot>): PlanInput => ({ ...input, live: { ...live, ...edit } });
  const edit = (id: string | undefined, name: string, by: (container: LiveContainer) => LiveContainer) =>
    change({
      containers: live.containers.map((container) =>
        (id ? container.id === id : container.name === name) ? by(container) : container,
      ),
    });
  if (target.kind === 'wait') return waitFor(input, step);
  if (target.kind === 'image') return change({ images: withImage(input, step, target.image) });
  if (target.kind === 'services') return makeServices(input, step, target.services);
  if (target.kind === 'network') {
    if (step.verb === 'remove-network')
      return change({ networks: live.networks.filter(({ name }) => name !== target.network) });
    const network = {
      id: `net${serial++}`,
      name: target.network,
      driver: 'bridge',
      scope: 'local',
      internal: false,
      subnets: [],
      labels: target.spec?.labels ?? {},
    };
    return change({ networks: [...live.networks, network] });
  }
  if (target.kind === 'volume') {
    if (step.verb === 'remove-volume')
      return change({ volumes: live.volumes.filter(({ name }) => name !== target.volume) });
    return change({
      volumes: [...live.volumes, { name: target.volume, driver: 'local', labels: target.spec?.labels ?? {} }],
    });
  }
  if (target.kind === 'attachment') {
    const id = live.networks.find(({ name }) => name === target.network)?.id ?? '';
    return edit(target.id, target.container, (container) => ({
      ...container,
      networks:
        step.verb === 'connect'
          ? [...container.networks, { network: target.network, networkId: id }]
          : container.networks.filter(({ network }) => network !== target.network),
    }));
  }
  if (target.kind === 'migration') throw new Error('cannot simulate a migration');
  if (step.verb === 'remove')
    return change({
      containers: live.containers.filter(({ id, name }) => (target.id ? id !== target.id : name !== target.name)),
    });
  if (step.verb === 'update') return updateSettings(input, target.id ?? '', target.settings ?? {});
  const edits: Partial<Record<Step['verb'], (container: LiveContainer) => LiveContainer>> = {
    start: up,
    restart: up,
    unpause: (container) => ({ ...container, state: 'running' }),
    stop: (container) => ended(container, 0),
    rename: (container) => ({ ...container, name: target.name }),
    signal: (container) => container,
  };
  const by = edits[step.verb];
  if (!by) throw new Error(`cannot simulate ${step.verb}`);
  const edited = edit(target.id, target.name, by);
  const hasReloaded = step.verb === 'start' || step.verb === 'restart' || step.verb === 'signal';
  return hasReloaded && target.id ? withoutFiles(edited, step.app, target.id) : edited;
}

/** What no list tells of a container that does not run. */
interface SimulatedContainer extends LiveContainer {
  readonly publishes?: readonly LivePort[];
  readonly isChecked?: boolean;
}

/** It has its ports while it runs, and its health is to be seen. */
function up(container: SimulatedContainer): LiveContainer {
  const { exitCode: _before, ...rest } = container;
  const { publishes = rest.ports, isChecked = false } = container;
  return { ...rest, state: 'running', health: isChecked ? 'starting' : 'none', ports: publishes };
}

/** An engine keeps no port for what has ended. */
export function ended(container: LiveContainer, exitCode: number): LiveContainer {
  return { ...container, state: 'exited', exitCode, health: 'none', ports: [] };
}

/** It has the files as they are now: what it was started with before is no longer what it is compared with. */
function withoutFiles(input: PlanInput, app: string, id: string): PlanInput {
  const memory = input.memory.apps[app];
  const known = memory?.containers[id];
  if (!memory || !known) return input;
  const { files: _before, ...rest } = known;
  const containers = { ...memory.containers, [id]: rest };
  return { ...input, memory: { apps: { ...input.memory.apps, [app]: { ...memory, containers } } } };
}

/** As far as the worlds use it: an engine passes over what is not named, and takes no limit away. */
function updateSettings(input: PlanInput, id: string, { restartPolicy, memory, memorySwap }: LiveSettings): PlanInput {
  const inspection = input.inspected[id];
  if (!inspection) throw new Error(`cannot update ${id}, which nobody has looked at`);
  const [Name = 'no', attempts = '0'] = (restartPolicy ?? '').split(':');
  const HostConfig = {
    ...inspection.container.HostConfig,
    ...(restartPolicy ? { RestartPolicy: { Name, MaximumRetryCount: Number(attempts) } } : {}),
    ...(memory ? { Memory: memory } : {}),
    ...(memorySwap ? { MemorySwap: memorySwap } : {}),
  };
  const container = { ...inspection.container, HostConfig };
  return { ...input, inspected: { ...input.inspected, [id]: { ...inspection, container } } };
}

/** What was pulled by its digest gets the name that the files use, unless another bears it; what was built takes it away. */
function withImage({ desired, live }: PlanInput, { app, verb, target }: Step, reference: string): LiveImage[] {
  const services = target.kind === 'image' ? target.services : [];
  const wish = desired.apps
    .find(({ name }) => name === app)
    ?.services.find(({ name }) => services.includes(name))?.image;
  const name = familiarTag((wish?.reference ?? reference).split('@')[0] ?? reference);
  const digest = reference.split('@')[1];
  const isTaken = live.images.some(({ tags }) => tags.includes(name));
  if (digest)
    return [
      ...live.images,
      { id: `sha256:of-${digest}`, tags: isTaken ? [] : [name], digests: [reference], labels: {} },
    ];
  const others = live.images.map((image) => ({ ...image, tags: image.tags.filter((tag) => tag !== name) }));
  const id = `sha256:${name} ${wish?.buildDigest ?? ''}`;
  const own = verb === 'build' ? { [labels.build]: wish?.buildDigest ?? '' } : {};
  return [...others, { id, tags: [name], digests: [], labels: own }];
}

/** The engine lets nobody have a port that another one has: the start fails. */
function isRefused({ live }: PlanInput, { verb, target }: Step): boolean {
  if (verb !== 'start' || target.kind !== 'container') return false;
  const own: SimulatedContainer | undefined = live.containers.find(({ id, name }) =>
    target.id ? id === target.id : name === target.name,
  );
  const up = live.containers.filter((one) => one !== own && ['running', 'paused', 'restarting'].includes(one.state));
  const taken = new Set(up.flatMap(({ ports }) => ports.map(({ hostPort }) => hostPort)));
  return (own?.publishes ?? own?.ports)?.some(({ hostPort }) => hostPort !== undefined && taken.has(hostPort)) ?? false;
}

/** Compose: makes what is missing, replaces what is asked to, never starts. */
function makeServices(input: PlanInput, step: Step, names: readonly string[]): PlanInput {
  const app = input.desired.apps.find(({ name }) => name === step.app) as DesiredApp;
  let world = input;
  for (const name of names) {
    const service = app.services.find((candidate) => candidate.name === name) as DesiredService;
    const own = world.live.containers.filter(
      (container) =>
        container.labels[composeLabels.project] === app.project && container.labels[composeLabels.service] === name,
    );
    const kept = step.verb === 'recreate' ? [] : own;
    const scale = (step.target.kind === 'services' ? step.target.scale : undefined) ?? service.replicas;
    const numbers =
      step.verb === 'recreate' ? own.map((container) => Number(container.labels[composeLabels.number])) : [];
    const last = Math.max(0, ...own.map((container) => Number(container.labels[composeLabels.number])));
    while (kept.length + numbers.length < scale) numbers.push(Math.max(last, ...numbers, 0) + 1);
    const made = numbers.map((number) => containerOf(world, app, service, number));
    const others = world.live.containers.filter((container) => !own.includes(container));
    world = { ...world, live: { ...world.live, containers: [...others, ...kept, ...made] } };
  }
  return world;
}

export function containerOf(
  input: PlanInput,
  app: DesiredApp,
  service: DesiredService,
  number: number,
): SimulatedContainer {
  const names = new Map(app.networks.map(({ key, name }) => [key, name]));
  const view = appInput(input, app, new Map());
  return {
    id: `c${serial++}`,
    name: service.containerName ?? `${app.project}-${service.name}-${number}`,
    image: service.image.reference,
    imageId: imageOf(view, service).id ?? 'sha256:busybox',
    state: 'created',
    health: 'none',
    createdAt: serial,
    status: 'Created',
    labels: {
      [composeLabels.project]: app.project,
      [composeLabels.service]: service.name,
      [composeLabels.number]: String(number),
      [labels.app]: app.name,
      [labels.workspace]: input.desired.workspace,
      [labels.spec]: specOfService(view, service),
    },
    ports: [],
    publishes: (app.model.services[service.name]?.ports ?? []).map(({ target, published, host_ip }) => ({
      containerPort: target,
      protocol: 'tcp',
      hostPort: Number(published),
      hostIp: host_ip ?? '',
    })),
    isChecked: service.hasHealthcheck,
    mounts: mountsOf(view, service).map(({ source, target }) => mountAt(app, service, source, target)),
    networks: service.networks.map(({ network }) => {
      const name = names.get(network) ?? network;
      return { network: name, networkId: input.live.networks.find((live) => live.name === name)?.id ?? '' };
    }),
    networkMode: networkModeOf(input, app, service),
  };
}

function mountAt(app: DesiredApp, service: DesiredService, source: string, target: string): LiveMount {
  const written = app.model.services[service.name]?.volumes?.find((volume) => volume.target === target);
  return { type: written?.type ?? 'volume', source, target, writable: !(written?.read_only ?? false) };
}

/** Compose resolves a service to the container that is there when it makes another in its network. Else the first network is the mode. */
function networkModeOf(input: PlanInput, app: DesiredApp, { name, networks }: DesiredService): string {
  const first = app.networks.find(({ key }) => key === networks[0]?.network)?.name;
  const mode = app.model.services[name]?.network_mode ?? first ?? 'none';
  if (!mode.startsWith('service:')) return mode;
  const parent = input.live.containers.find(
    (container) =>
      container.labels[composeLabels.project] === app.project &&
      container.labels[composeLabels.service] === mode.slice('service:'.length),
  );
  return `container:${parent?.id ?? ''}`;
}

/** A job runs to its end, and checks pass. */
function waitFor(input: PlanInput, { target, app: name }: Step): PlanInput {
  if (target.kind !== 'wait') return input;
  const containers = input.live.containers.map((container): LiveContainer => {
    const isIt = container.labels[labels.app] === name && container.labels[composeLabels.service] === target.service;
    if (!isIt) return container;
    if (target.until === 'completed') return ended(container, 0);
    return container.health === 'starting' ? { ...container, health: 'healthy' } : container;
  });
  return { ...input, live: { ...input.live, containers } };
}

/** Writes down what the shell would: every container whose label says what the files want. Others keep what was known of them. */
export function remember(input: PlanInput): PlanInput {
  const apps = input.desired.apps.map((app): [string, AppMemory] => {
    const view = appInput(input, app, new Map());
    const before = view.memory;
    const digests = (service: string) => input.privateDigests[`${app.name}/${service}`] ?? {};
    const filesOf = (container: LiveContainer, name: string) => {
      const service = app.services.find((each) => each.name === name);
      const files = service ? settledFiles(view, service, container) : {};
      return Object.keys(files).length > 0 ? { files } : {};
    };
    const specs = new Map(app.services.map((service) => [service.name, specOfService(view, service)]));
    const containers = view.containers.flatMap((container) => {
      const service = container.labels[composeLabels.service] ?? '';
      const spec = specs.get(service);
      const known = before.containers[container.id];
      if (spec && container.labels[labels.spec] === spec)
        return [
          [
            container.id,
            { service, spec, privateDigests: digests(service), completed: false, ...filesOf(container, service) },
          ] as const,
        ];
      return known ? [[container.id, known] as const] : [];
    });
    const services = app.services.flatMap((service) => {
      const isApplied = containers.some(
        ([, known]) => known.service === service.name && known.spec === specs.get(service.name),
      );
      const applied = {
        canonical: service.canonical,
        image: imageOf(view, service).identity,
        reference: service.image.reference,
        spec: specs.get(service.name) ?? '',
        privateDigests: digests(service.name),
        replicas: service.replicas,
      };
      const kept = before.services[service.name];
      return isApplied ? [[service.name, applied] as const] : kept ? [[service.name, kept] as const] : [];
    });
    const volumes = app.volumes
      .filter(({ external }) => !external)
      .filter(({ name }) => input.live.volumes.some((live) => live.name === name))
      .map(({ name }) => name);
    return [
      app.name,
      {
        services: Object.fromEntries(services),
        containers: Object.fromEntries(containers),
        volumes,
        ...(app.project === app.name ? {} : { project: app.project }),
        ...(isDisabled(app, before, view.containers) ? { disabled: true as const } : {}),
        protect: app.protect,
      },
    ];
  });
  const renamed = new Set(input.desired.apps.map(({ renamedFrom }) => renamedFrom));
  const others = Object.entries(input.memory.apps).filter(([name]) => !renamed.has(name));
  return { ...input, memory: { apps: { ...Object.fromEntries(others), ...Object.fromEntries(apps) } } };
}

function isDisabled({ enabled }: DesiredApp, before: AppMemory, containers: readonly LiveContainer[]): boolean {
  return !enabled || (before.disabled === true && containers.every(({ state }) => state !== 'running'));
}

/** A world that has converged. */
export function converged(input: PlanInput): PlanInput {
  return remember(simulate(input, stepsInOrder(plan(input))));
}
