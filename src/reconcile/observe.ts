import { specOf } from '../core/desired/canonical.ts';
import { type KnownDigests, resolveImage } from '../core/desired/images.ts';
import type { Desired, DesiredApp } from '../core/desired/types.ts';
import { composeLabels, labels } from '../core/labels.ts';
import { withAdopted } from '../core/live/adopted.ts';
import type { Inspection } from '../core/live/compare.ts';
import { parseReference } from '../core/live/reference.ts';
import type { LiveContainer, Snapshot } from '../core/live/snapshot.ts';
import type { PlanInput, PlannerOptions } from '../core/plan/input.ts';
import { toAskStart, toInspect } from '../core/plan/to-inspect.ts';
import type { Revision } from '../core/revision/types.ts';
import type { SecretNeed } from '../core/secrets/need.ts';
import { type LockedUpdates, withUpdates } from '../core/updates/with-updates.ts';
import { pooled } from '../lib/pool.ts';
import type { Runtime } from '../ports/runtime.ts';
import { withAssignedPorts } from './assign-ports.ts';
import { privateDigests } from './contents.ts';
import { isSameProcess } from './lock.ts';
import { readLock } from './lock-file.ts';
import { missingSecrets, recoverSecrets } from './lost-secrets.ts';
import { mountedFiles } from './mounted-files.ts';
import { readPast, withRestored } from './past.ts';
import { concealed, hiddenValues } from './secrets.ts';

export interface ObserveOptions extends PlannerOptions {
  /** Look closely at every container, not only at those of which nothing is remembered. */
  readonly deep: boolean;
  /** `networks.pool` of orbitr.yaml. */
  readonly pool?: string | undefined;
  /** Rollbacks that somebody asks for. */
  readonly restoring?: readonly Revision[];
  /** Newer images that are about to be taken, besides those that orbitr.lock holds. */
  readonly updates?: LockedUpdates | undefined;
  /** The wishes are those of a plan, newer images included: what was written to orbitr.lock since is for the next one. */
  readonly isPlanned?: true;
}

/** One batch of engine reads, and everything else that a plan is made from. `asked`: the batch, where it is under way already. */
export async function observe(
  runtime: Runtime,
  wanted: Desired,
  options: ObserveOptions,
  asked: Promise<Snapshot> = runtime.docker.snapshot(),
): Promise<PlanInput> {
  const lock = readLock(runtime);
  const past = options.destroy ? undefined : readPast(runtime, options.restoring);
  const memory = runtime.store.memory();
  const updated = options.isPlanned ? wanted : withUpdates(wanted, { ...lock.updates, ...options.updates });
  // what comes back has the images that it had
  const wished = withRestored(runtime, updated, past);
  const live = withAdopted(await asked, wished, memory, lock.adopted ?? {});
  const desired = await withAssignedPorts(runtime, { desired: wished, live, memory, locked: lock.ports }, options);
  const locked = lock.images;
  const salt = runtime.store.salt();
  const architecture = runtime.store.cached('engine', 'arch');
  const base: PlanInput = {
    endpoint: runtime.docker.endpoint,
    desired,
    live,
    memory,
    privateDigests: Object.fromEntries(
      desired.apps.flatMap((app) =>
        app.services.map(
          (service) => [`${app.name}/${service.name}`, privateDigests(salt, service.privateValues)] as const,
        ),
      ),
    ),
    inspected: {},
    mounted: options.destroy ? {} : mountedFiles(runtime, desired.apps),
    holds: runtime.store.holds.list(),
    known: { locked, registry: {} },
    ...(architecture ? { architecture } : {}),
    lockedExtensions: lock.extensions ?? {},
    addresses: { pool: options.pool ?? '10.203.0.0/16', locked: lock.subnets },
    ...(past ? { past } : {}),
    ...selfIn(runtime, live),
    options,
  };
  const known: KnownDigests = { locked, registry: await askRegistries(runtime, base, live) };
  const input = await withSecrets(runtime, { ...base, known });
  const inspected = await inspectAll(runtime, toInspect(input, options.deep), live);
  const asPlanned = Object.entries(inspected).map(([id, found]) => [id, concealed(runtime, desired, found)]);
  const startedAt = await startTimes(runtime, toAskStart(input));
  return { ...input, inspected: Object.fromEntries(asPlanned), startedAt };
}

/** What the kernel says of this process counts where the engine knows it, too: it may be another engine’s container. */
function selfIn({ processes: { container } }: Runtime, { containers }: Snapshot): Pick<PlanInput, 'self'> {
  return container !== undefined && containers.some(({ id }) => id === container) ? { self: container } : {};
}

/** While another works on the workspace, what was read here may be older than what it writes down. */
export function mayRecord({ store, processes }: Runtime): boolean {
  const holder = store.lock.holder();
  return !holder || isSameProcess(holder, processes.self('')) || processes.isGone(holder);
}

/** Values of secrets are no part of what is planned from; which of them are missing is, and what must not be shown. */
async function withSecrets(runtime: Runtime, input: PlanInput): Promise<PlanInput> {
  const { desired, live, memory, known, options } = input;
  const isAsWanted = (app: DesiredApp, { labels: own }: LiveContainer) => {
    const service = app.services.find(({ name }) => name === own[composeLabels.service]);
    if (!service) return false;
    return own[labels.spec] === specOf(service.canonical, resolveImage(service.image, live.images, known).identity);
  };
  const isMeant = ({ name }: DesiredApp) => options.apps.length === 0 || options.apps.includes(name);
  const meant = options.destroy ? [] : desired.apps.filter(isMeant);
  const present = { workspace: desired.workspace, live, memory, isAsWanted, lasting: mayRecord(runtime) };
  await recoverSecrets(runtime, meant, present);
  const apps = desired.apps.map((app) => (app.extension ? { ...app, hidden: hiddenValues(runtime, app) } : app));
  const missing = new Map(apps.map((app) => [app.name, missingSecrets(runtime, app, present)]));
  const missingSecretsOf = withForeign(apps, missing);
  return { ...input, desired: { ...desired, apps }, missingSecrets: missingSecretsOf };
}

/** What is missing in one app is missing in those that take it from there. */
function withForeign(
  apps: readonly DesiredApp[],
  missing: ReadonlyMap<string, readonly SecretNeed[]>,
): Record<string, readonly SecretNeed[]> {
  const all = [...missing.values()].flat();
  const foreign = ({ name, extension }: DesiredApp) =>
    all.filter(({ ref }) => extension?.given.some((given) => given.ref === ref) && !isOwn(missing.get(name), ref));
  return Object.fromEntries(apps.map((app) => [app.name, [...(missing.get(app.name) ?? []), ...foreign(app)]]));
}

function isOwn(own: readonly SecretNeed[] | undefined, ref: string): boolean {
  return own?.some((need) => need.ref === ref) ?? false;
}

/** A registry is asked only about an image that is neither locked nor on the engine. One that does not answer is no obstacle to a plan. */
async function askRegistries(runtime: Runtime, input: PlanInput, live: Snapshot): Promise<Record<string, string>> {
  const tags = new Set(live.images.flatMap(({ tags }) => tags));
  const wishes = input.desired.apps
    .filter((app) => app.enabled && (input.options.apps.length === 0 || input.options.apps.includes(app.name)))
    .flatMap((app) =>
      app.services
        .filter(({ image }) => !image.buildDigest && !image.updated)
        .map(({ image }) => parseReference(image.reference)),
    );
  const names = new Set(wishes.filter(({ digest }) => !digest).map(({ repository, tag }) => `${repository}:${tag}`));
  const unknown = [...names].filter((name) => !input.known.locked[name] && !tags.has(name));
  if (input.options.destroy) return {};
  const answers = await pooled(unknown, 4, async (name) => {
    const found = await runtime.docker.resolve(name).catch(() => undefined);
    return [name, found?.digest] as const;
  });
  return Object.fromEntries(answers.flatMap(([name, digest]) => (digest ? [[name, digest]] : [])));
}

async function startTimes({ docker }: Runtime, ids: readonly string[]): Promise<Record<string, number>> {
  const found = await pooled(ids, 8, async (id) => [id, await docker.inspectContainer(id)] as const);
  return Object.fromEntries(found.flatMap(([id, one]) => (one ? [[id, Date.parse(one.State.StartedAt)]] : [])));
}

async function inspectAll(
  runtime: Runtime,
  ids: readonly string[],
  live: Snapshot,
): Promise<Record<string, Inspection>> {
  const imageIds = new Map(live.containers.map(({ id, imageId }) => [id, imageId]));
  const images = new Map<string, ReturnType<Runtime['docker']['inspectImage']>>();
  const imageOf = (id: string) => {
    const imageId = imageIds.get(id) ?? '';
    const asked = images.get(imageId) ?? runtime.docker.inspectImage(imageId);
    images.set(imageId, asked);
    return asked;
  };
  const found = await pooled(ids, 8, async (id) => {
    const [container, image] = await Promise.all([runtime.docker.inspectContainer(id), imageOf(id)]);
    return container ? ([id, image ? { container, image } : { container }] as const) : undefined;
  });
  return Object.fromEntries(found.flatMap((entry) => (entry ? [entry] : [])));
}
