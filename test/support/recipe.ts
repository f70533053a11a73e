import type { AppFile } from '../../src/core/config/app-file.ts';
import type { Desired, DriftMode, FileChange, ServiceDependency } from '../../src/core/desired/types.ts';
import type { SeenFile } from '../../src/core/live/mounted.ts';
import type { LiveImage, Snapshot } from '../../src/core/live/snapshot.ts';
import { assignPorts } from '../../src/core/plan/assign-ports.ts';
import type { PlanInput } from '../../src/core/plan/input.ts';
import { plan } from '../../src/core/plan/plan.ts';
import { secretToken } from '../../src/core/secrets/token.ts';
import { hurt, type Injury } from './injuries.ts';
import { remember, simulate, stepsInOrder } from './simulate.ts';
import { type AppSketch, busybox, desiredOf, emptyEngine, noOptions, type ServiceSketch, worldOf } from './world.ts';

/** A random world as plain data: it can be printed, kept in a file, and made again. */
export interface Recipe {
  readonly before: WorkspaceRecipe;
  readonly after: WorkspaceRecipe;
  /** The files did not change. */
  readonly same: boolean;
  /** Nothing was applied yet. */
  readonly empty: boolean;
  /** orbitr.lock holds the digest of the image. */
  readonly locked: boolean;
  readonly injuries: readonly (readonly [Injury, number])[];
  readonly prune: boolean;
  readonly takeOver: boolean;
  readonly allowData: boolean;
  /** Only these apps are asked for; all where empty. */
  readonly only: readonly AppName[];
  /** These are taken down instead. */
  readonly destroy: readonly AppName[];
  /** Where a walk is cut. */
  readonly cut: number;
}

export const appNames = ['one', 'two', 'three'] as const;
export type AppName = (typeof appNames)[number];
export type WorkspaceRecipe = Readonly<Partial<Record<AppName, AppRecipe>>>;

export interface AppRecipe {
  readonly services: readonly ServiceRecipe[];
  readonly volume: 'none' | 'own' | 'external';
  readonly externalNetwork: boolean;
  /** Depends on those before it. */
  readonly uses: readonly AppName[];
  readonly protect: boolean;
  readonly enabled: boolean;
  readonly drift: DriftMode;
  readonly wave: number;
  /** Of an extension: the generation of its password; absent for a plain app. */
  readonly secret?: number;
  /** How many ports get a host port assigned. */
  readonly openPorts: number;
  /** Bears another name than it was first applied under. */
  readonly renamed: boolean;
  readonly broken: boolean;
  readonly onFileChange?: FileChange | undefined;
}

export interface ServiceRecipe {
  readonly value: number;
  /** What an env_file gives. */
  readonly privateValue: number;
  readonly image: 'busybox:1' | 'other:1';
  readonly replicas: number;
  /** Index of a later service, so that there is no circle. */
  readonly needs: readonly (readonly [number, ServiceDependency['condition'], boolean, boolean])[];
  /** Lives in the network of the next service. */
  readonly lodger: boolean;
  readonly named: boolean;
  /** Left out by its profile. */
  readonly off: boolean;
  readonly hostPort?: number;
  readonly restart: 'no' | 'always';
  /** Of its memory. */
  readonly limited?: boolean | undefined;
  /** Has a health check, by which a new one is proven. */
  readonly checked?: boolean | undefined;
}

const serviceNames = ['aa', 'bb', 'cc'];
const digest = `sha256:${'a'.repeat(64)}`;
const locks = { 'busybox:1': digest };
const shared = {
  networks: [
    { id: 'net-shared', name: 'shared', driver: 'bridge', scope: 'local', internal: false, subnets: [], labels: {} },
  ],
  volumes: [{ name: 'shared', driver: 'local', labels: {} }],
};
const lockedImage: LiveImage = { ...busybox, digests: [`busybox@${digest}`] };

/** A desired state, and a live state that converged on another one and was injured since. `turned`: the files are listed backwards. */
export function worldFrom(recipe: Recipe, turned = false): PlanInput {
  const live: Snapshot = { ...emptyEngine, ...shared, images: recipe.locked ? [lockedImage] : [busybox] };
  const start = withFiles(
    worldOf(desiredOf({}), { live, known: { locked: recipe.locked ? locks : {}, registry: {} } }),
    recipe.same ? recipe.before : firstNamed(recipe.before),
    false,
  );
  const before = recipe.empty ? start : remember(simulate(start, stepsInOrder(plan(start))));
  const hurtWorld = recipe.injuries.reduce((world, [name, pick]) => hurt(world, name, pick), before);
  const options = {
    ...noOptions,
    prune: recipe.prune,
    takeOver: recipe.takeOver ? [...appNames] : [],
    allowData: recipe.allowData ? [...appNames] : [],
    apps: recipe.destroy.length > 0 ? [] : recipe.only,
    ...(recipe.destroy.length > 0 ? { destroy: { apps: recipe.destroy, volumes: false } } : {}),
  };
  return { ...withFiles(hurtWorld, recipe.same ? recipe.before : recipe.after, turned), options };
}

/** As they were called before any of them was renamed. */
function firstNamed(workspace: WorkspaceRecipe): WorkspaceRecipe {
  return Object.fromEntries(Object.entries(workspace).map(([name, app]) => [name, { ...app, renamed: false }]));
}

/** The same world with other files, ports assigned as the shell does it. */
function withFiles(world: PlanInput, workspace: WorkspaceRecipe, turned: boolean): PlanInput {
  const desired = desiredFrom(workspace, turned);
  const ports = { live: world.live, memory: world.memory, locked: {}, busy: new Set<string>() };
  const mounted = filesOf(workspace, world.mounted ?? {});
  return {
    ...world,
    desired: assignPorts({ desired, ...ports }).desired,
    privateDigests: digestsOf(workspace),
    mounted,
  };
}

const file: SeenFile = { kind: 'file', identity: 'first', digest: 'first', writable: false, changedAt: 1 };

type Mounted = NonNullable<PlanInput['mounted']>;

/** Every service mounts one, which stays what it is when its app is renamed. */
function filesOf(workspace: WorkspaceRecipe, before: Mounted): Mounted {
  return Object.fromEntries(
    appNames.flatMap((name) =>
      (workspace[name]?.services ?? []).map((_, index) => {
        const [service, now] = [serviceNames[index], nameOf(workspace, name)];
        const kept = before[`${now}/${service}`] ?? before[`${name}/${service}`];
        return [`${now}/${service}`, kept ?? { '/w/conf': file }] as const;
      }),
    ),
  );
}

function desiredFrom(wished: WorkspaceRecipe, turned: boolean): Desired {
  const workspace = withoutPortTwice(wished);
  const names = appNames.filter((name) => workspace[name]);
  const order = turned ? names.toReversed() : names;
  const sketches = Object.fromEntries(
    order.flatMap((name) => {
      const app = workspace[name];
      return app ? [[nameOf(workspace, name), sketchOf(workspace, name, app, turned)] as const] : [];
    }),
  );
  const all = desiredOf(sketches);
  const broken = new Set(names.filter((name) => workspace[name]?.broken).map((name) => nameOf(workspace, name)));
  return {
    ...all,
    apps: all.apps.filter(({ name }) => !broken.has(name)),
    frozen: all.apps
      .filter(({ name }) => broken.has(name))
      .map(({ name, project }) => ({ name, project, known: true, problems: [] })),
  };
}

/** Whoever wants a port that stands in another file is refused when the files are read, and never gets as far as a plan. */
function withoutPortTwice(workspace: WorkspaceRecipe): WorkspaceRecipe {
  const taken = new Set<number>();
  const own = ({ hostPort, ...service }: ServiceRecipe): ServiceRecipe => {
    if (hostPort === undefined || taken.has(hostPort)) return service;
    taken.add(hostPort);
    return { ...service, hostPort };
  };
  return Object.fromEntries(
    appNames.flatMap((name) => {
      const app = workspace[name];
      return app ? [[name, { ...app, services: app.services.map(own) }] as const] : [];
    }),
  );
}

function nameOf(workspace: WorkspaceRecipe, name: AppName): string {
  return workspace[name]?.renamed ? `new-${name}` : name;
}

function sketchOf(workspace: WorkspaceRecipe, name: AppName, app: AppRecipe, turned: boolean): AppSketch {
  const { protect, enabled, drift, wave } = app;
  const uses = app.uses.filter((other) => workspace[other] && appNames.indexOf(other) < appNames.indexOf(name));
  const file: AppFile = {
    protect,
    enabled,
    drift,
    wave,
    dependsOn: uses.map((other) => nameOf(workspace, other)),
    ...(app.renamed ? { renamedFrom: name } : {}),
    ...(app.onFileChange ? { onFileChange: app.onFileChange } : {}),
  };
  const services = app.services.map(
    (service, index) => [serviceNames[index] ?? '', serviceOf(name, app, service, index)] as const,
  );
  const on = services.filter((_, index) => isOn(app.services, index));
  const main = on[0]?.[0] ?? '';
  return {
    project: name,
    services: Object.fromEntries(turned ? on.toReversed() : on),
    volumes: app.volume === 'own' ? ['data'] : [],
    main,
    file,
    external: {
      ...(app.externalNetwork ? { network: 'shared' } : {}),
      ...(app.volume === 'external' ? { volume: 'shared' } : {}),
    },
    ...(app.secret === undefined
      ? {}
      : { manifestPorts: Array.from({ length: app.openPorts }, (_, index) => ({ container: 80 + index })) }),
  };
}

/** The first is always there. */
function isOn(services: readonly ServiceRecipe[], index: number): boolean {
  return index === 0 || services[index]?.off === false;
}

function serviceOf(name: string, app: AppRecipe, service: ServiceRecipe, index: number): ServiceSketch {
  const { services } = app;
  const there = (to: number) => to > index && to < services.length && isOn(services, to);
  const isLodger = service.lodger && there(index + 1) && services[index + 1]?.replicas === 1;
  const isSingle = isLodger || service.named || service.hostPort !== undefined || (index === 0 && app.openPorts > 0);
  const { hostPort } = service;
  return {
    image: service.image,
    environment: {
      VALUE: String(service.value),
      ...(app.secret === undefined
        ? {}
        : { PASSWORD: secretToken({ ref: `${name}.PASSWORD`, generation: app.secret }) }),
    },
    restart: service.restart,
    ...(service.checked ? { healthcheck: { test: ['CMD', 'true'] } } : {}),
    ...(service.limited ? { mem_limit: '67108864' } : {}),
    deploy: { replicas: isSingle ? 1 : service.replicas },
    depends_on: Object.fromEntries(
      service.needs
        .filter(([to]) => there(to))
        .map(([to, condition, required, restart]) => [serviceNames[to], { condition, required, restart }]),
    ),
    ...(service.named ? { container_name: `${name}-${serviceNames[index]}-by-name` } : {}),
    ...(isLodger ? { network_mode: `service:${serviceNames[index + 1]}`, networks: null } : {}),
    ...(hostPort === undefined || isLodger
      ? {}
      : { ports: [{ mode: 'ingress', target: 7, published: String(hostPort), protocol: 'tcp' }] }),
  };
}

function digestsOf(workspace: WorkspaceRecipe): PlanInput['privateDigests'] {
  return Object.fromEntries(
    appNames.flatMap((name) =>
      (workspace[name]?.services ?? []).map(
        ({ privateValue }, index) =>
          [
            `${nameOf(workspace, name)}/${serviceNames[index]}`,
            { 'environment.TOKEN': `digest-${privateValue}` },
          ] as const,
      ),
    ),
  );
}
