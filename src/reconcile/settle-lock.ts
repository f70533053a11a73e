import { stillAdopted } from '../core/live/adopted.ts';
import { parseReference } from '../core/live/reference.ts';
import { networksToMake } from '../core/plan/links.ts';
import type { Plan } from '../core/plan/types.ts';
import { usedUpdates } from '../core/updates/with-updates.ts';
import { updateLock } from './lock-file.ts';
import type { Pass } from './pass.ts';

/** Writes down which images, extensions, addresses and ports are in use now, so that a clone gets the same. */
export function settleLock(pass: Pass, made: Plan): void {
  const { desired, options } = pass.input;
  if (options.destroy) return;
  const used = new Set(
    desired.apps.flatMap(({ services }) =>
      services.map(({ image }) => tagName(image.updated?.written ?? image.reference)),
    ),
  );
  const fromPlan = [...pass.images.values()].flatMap(({ toLock, id }) =>
    toLock && (id || pass.locked.has(toLock.reference)) ? [[toLock.reference, toLock.digest] as const] : [],
  );
  const networks = new Set(desired.apps.flatMap((app) => networksToMake(app).map(({ name }) => name)));
  const ports = new Set(desired.apps.flatMap(({ openPorts }) => openPorts.map(({ key }) => key)));
  const isUsed = (name: string) => desired.frozen.length > 0 || used.has(name) || networks.has(name) || ports.has(name);
  updateLock(pass.runtime, {
    images: Object.fromEntries([...fromPlan, ...pass.locked]),
    updates: (before) => (desired.frozen.length > 0 ? before : usedUpdates(before, desired)),
    extensions: { used: lockedExtensions(pass, made), isWhole: desired.frozen.length === 0 },
    subnets: cutSubnets(made),
    ports: assignedPorts(pass, made),
    adopted: (before) => stillAdopted(before, pass.input.live, desired),
    isUsed,
  });
}

/** What apps are made from. One that is blocked, perhaps because of its extension, is still made from what it was. */
function lockedExtensions({ input }: Pass, made: Plan): Record<string, string> {
  const blocked = new Set(made.apps.filter(({ status }) => status === 'blocked').map(({ app }) => app));
  const entries = input.desired.apps.flatMap(({ name, extension }) => {
    if (!extension) return [];
    const key = `${extension.id}@${extension.version}`;
    const before = input.lockedExtensions?.[key];
    return [[key, blocked.has(name) && before !== undefined ? before : extension.hash] as const];
  });
  return Object.fromEntries(entries);
}

function cutSubnets(made: Plan): Record<string, string> {
  const specs = made.apps
    .flatMap(({ steps }) => steps)
    .flatMap(({ verb, target }) => (verb === 'create-network' && target.kind === 'network' ? (target.spec ?? []) : []));
  return Object.fromEntries(specs.flatMap(({ name, assigned }) => (assigned ? [[name, assigned] as const] : [])));
}

/** Of apps that are as the files want them, or were to become so: what is blocked has no use for its port yet. */
function assignedPorts({ input }: Pass, made: Plan): Record<string, number> {
  const served = new Set(
    made.apps.filter(({ status }) => status === 'in-sync' || status === 'changes').map(({ app }) => app),
  );
  const apps = input.desired.apps.filter(({ name, enabled }) => enabled && served.has(name));
  const ports = apps.flatMap(({ openPorts }) => openPorts);
  return Object.fromEntries(ports.flatMap(({ key, host }) => (host === undefined ? [] : [[key, host] as const])));
}

function tagName(reference: string): string {
  const { repository, tag } = parseReference(reference);
  return `${repository}:${tag ?? ''}`;
}
