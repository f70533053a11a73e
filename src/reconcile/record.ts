import { specOf } from '../core/desired/canonical.ts';
import { resolveImage } from '../core/desired/images.ts';
import type { DesiredExtension, DesiredService } from '../core/desired/types.ts';
import { composeLabels, labels } from '../core/labels.ts';
import type { MountedFiles } from '../core/live/mounted.ts';
import type { LiveContainer } from '../core/live/snapshot.ts';
import { type AppMemory, type KnownContainer, nothingRemembered } from '../core/memory/types.ts';
import { settledFiles } from '../core/plan/file-changes.ts';
import { specReasons } from '../core/plan/fingerprint.ts';
import type { AppInput, PlanInput } from '../core/plan/input.ts';
import { appInput } from '../core/plan/plan.ts';
import { appliedVersion, pendingMigrations } from '../core/updates/migrations.ts';
import { ownValue } from '../lib/own-value.ts';
import type { Runtime } from '../ports/runtime.ts';

export interface RecordFacts {
  /** Ids of containers that this pass made. */
  readonly made: ReadonlySet<string>;
  readonly completed: ReadonlySet<string>;
  /** Ids of containers that this pass started anew, or told of changed files. */
  readonly reloaded?: ReadonlySet<string>;
}

/**
 * Writes down what was read back from the engine: which containers are what the files want. Only what was compared is remembered:
 * a container that is new to us was inspected, or made by us in this very pass (its id is in `made`).
 */
export function record(runtime: Runtime, input: PlanInput, facts: RecordFacts): void {
  for (const app of input.desired.apps) {
    if (input.options.apps.length > 0 && !input.options.apps.includes(app.name)) continue;
    const view = appInput(input, app, new Map());
    const before = ownValue(input.memory.apps, app.name);
    const after = memoryOf(input, view, facts);
    if (JSON.stringify(before) !== JSON.stringify(after) && !isNothing(before, after))
      runtime.store.remember(app.name, after);
    if (app.renamedFrom && input.memory.apps[app.renamedFrom]) runtime.store.forget(app.renamedFrom);
  }
}

function memoryOf(input: PlanInput, view: AppInput, facts: RecordFacts): AppMemory {
  const { app, memory } = view;
  const known = view.containers.flatMap((container) => {
    const entry = knownContainer(input, view, container, facts);
    return entry ? [[container.id, entry] as const] : [];
  });
  const remembered = [...known, ...goneContainers(view)];
  const isThere = new Set(input.live.volumes.map(({ name }) => name));
  const own = app.volumes.filter(({ external }) => !external).map(({ name }) => name);
  const volumes =
    view.containers.length > 0
      ? own.filter((name) => isThere.has(name) || memory.volumes.includes(name))
      : memory.volumes;
  return {
    services: appliedServices(input, view, known),
    containers: Object.fromEntries(remembered.sort(([a], [b]) => (a < b ? -1 : 1))),
    volumes: [...new Set(volumes)].sort(),
    ...(app.project === app.name ? {} : { project: app.project }),
    ...(isDisabled(view) ? { disabled: true } : {}),
    ...(app.extension && known.length > 0 ? { secrets: secretsOf(app.extension) } : {}),
    ...appliedExtension(input, view, known),
    protect: app.protect,
  };
}

/** The version that the data is used with: the new one when every service is what it wants and nothing has to be migrated any more. */
function appliedExtension(
  input: PlanInput,
  { app, memory }: AppInput,
  known: readonly (readonly [string, KnownContainer])[],
): Pick<AppMemory, 'extension' | 'migrated'> {
  const done = memory.migrated ? { migrated: memory.migrated } : {};
  const { extension } = app;
  if (!extension) return done;
  const before = appliedVersion(extension, memory, input.lockedExtensions ?? {});
  const isReached = app.services.every((service) => {
    const spec = specNow(input, service);
    return service.replicas === 0 || known.some(([, entry]) => entry.service === service.name && entry.spec === spec);
  });
  const isOpen = pendingMigrations(extension, before, memory.migrated ?? []).length > 0;
  const version = isReached && !isOpen ? extension.version : before;
  return { ...done, ...(version === undefined ? {} : { extension: { id: extension.id, version } }) };
}

function secretsOf({ secrets }: DesiredExtension): Record<string, number> {
  return Object.fromEntries(secrets.map(({ ref, generation }) => [ref, generation]));
}

function isDisabled({ app, containers, memory }: AppInput): boolean {
  return !app.enabled || (memory.disabled === true && containers.every(({ state }) => state !== 'running'));
}

/** Containers that somebody took away are remembered until others stand in their place: their absence is drift, not a wish of the files. */
function goneContainers({ app, containers, memory }: AppInput): (readonly [string, KnownContainer])[] {
  const there = new Set(containers.map(({ id }) => id));
  const isShort = (name: string) => {
    const own = containers.filter((container) => container.labels[composeLabels.service] === name);
    return own.length < (app.services.find((service) => service.name === name)?.replicas ?? 0);
  };
  return Object.entries(memory.containers).filter(([id, { service }]) => !there.has(id) && isShort(service));
}

function knownContainer(
  input: PlanInput,
  view: AppInput,
  container: LiveContainer,
  facts: RecordFacts,
): KnownContainer | undefined {
  const service = view.app.services.find(({ name }) => name === container.labels[composeLabels.service]);
  const remembered = view.memory.containers[container.id];
  // only planned to be taken over: remembered, it would count as adopted
  if (container.labels[labels.workspace] !== input.desired.workspace) return undefined;
  if (!service) return remembered;
  const spec = specNow(input, service);
  const completed = facts.completed.has(container.id) || (remembered?.completed ?? false);
  const matching: KnownContainer = {
    service: service.name,
    spec,
    privateDigests: input.privateDigests[`${view.app.name}/${service.name}`] ?? {},
    completed,
    ...remembersFiles(filesOf(view, service, container, facts)),
  };
  if (facts.made.has(container.id) && container.labels[labels.spec] === spec) return matching;
  const isCompared = remembered !== undefined || input.inspected[container.id] !== undefined;
  return isCompared && specReasons(view, service, container).length === 0
    ? matching
    : remembered && { ...remembered, completed, ...remembersFiles(filesOf(view, service, container, facts)) };
}

/** What it was started with stays what it is compared with until it is started again. */
function filesOf(view: AppInput, service: DesiredService, container: LiveContainer, { reloaded }: RecordFacts) {
  const known = view.memory.containers[container.id];
  if (!known || !reloaded?.has(container.id)) return settledFiles(view, service, container);
  const { files: _before, ...rest } = known;
  const containers = { ...view.memory.containers, [container.id]: rest };
  return settledFiles({ ...view, memory: { ...view.memory, containers } }, service, container);
}

function remembersFiles(files: MountedFiles): Pick<KnownContainer, 'files'> {
  return Object.keys(files).length > 0 ? { files } : {};
}

/** A service counts as applied where one of its containers is what the files want now. */
function appliedServices(
  input: PlanInput,
  view: AppInput,
  known: readonly (readonly [string, KnownContainer])[],
): AppMemory['services'] {
  const entries = view.app.services.flatMap((service) => {
    const spec = specNow(input, service);
    const match = known.find(([, entry]) => entry.service === service.name && entry.spec === spec);
    const before = ownValue(view.memory.services, service.name);
    const there = view.containers.filter((container) => container.labels[composeLabels.service] === service.name);
    const replicas = there.length === service.replicas ? service.replicas : before?.replicas;
    if (!match) return before ? [[service.name, before] as const] : [];
    const image = resolveImage(service.image, input.live.images, input.known).identity;
    return [
      [
        service.name,
        {
          canonical: service.canonical,
          image,
          reference: service.image.reference,
          spec,
          privateDigests: match[1].privateDigests,
          ...(replicas === undefined ? {} : { replicas }),
        },
      ] as const,
    ];
  });
  return Object.fromEntries(entries);
}

function specNow(input: PlanInput, service: DesiredService): string {
  return specOf(service.canonical, resolveImage(service.image, input.live.images, input.known).identity);
}

function isNothing(before: AppMemory | undefined, after: AppMemory): boolean {
  return before === undefined && JSON.stringify(after) === JSON.stringify(nothingRemembered);
}

/** Apps that were taken down. */
export function forgetRemoved(runtime: Runtime, input: PlanInput, apps: readonly string[]): void {
  const running = new Set(input.live.containers.map((container) => container.labels[labels.app]));
  for (const app of apps.filter((name) => !running.has(name))) {
    const project = input.memory.apps[app]?.project;
    // its volumes stay, under the name that it had first: should it come back, they are its own
    if (project) runtime.store.remember(app, { ...nothingRemembered, project });
    else runtime.store.forget(app);
  }
}
