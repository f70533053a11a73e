import { inOrder } from '../../lib/order.ts';
import { ownValue } from '../../lib/own-value.ts';
import { isRefused } from '../app/frozen.ts';
import { resolveImage } from '../desired/images.ts';
import type { DesiredApp, FrozenApp } from '../desired/types.ts';
import { composeLabels, labels } from '../labels.ts';
import { containersOf } from '../live/containers-of.ts';
import type { LiveContainer } from '../live/snapshot.ts';
import { type AppMemory, nothingRemembered } from '../memory/types.ts';
import type { Problem } from '../problems.ts';
import { afterPortsAreFree, heldPorts } from './host-ports.ts';
import type { AppInput, Operate, PlanInput } from './input.ts';
import { linkNetwork, networksToMake } from './links.ts';
import { planOperate } from './operate.ts';
import { orphaned } from './orphaned.ts';
import { sparingOwn } from './own.ts';
import { planApp } from './plan-app.ts';
import { byName, isProtected, managedApps, removalPlans } from './removal.ts';
import { assignSubnets } from './subnets.ts';
import { summarise } from './summary.ts';
import type { AppPlan, Consent, Plan } from './types.ts';
import { inWaves } from './waves.ts';

/** Pure: what the files want, against what the engine has and what is remembered of it. The same input gives the same plan, byte for byte. */
export function plan(input: PlanInput): Plan {
  const { destroy, operate } = input.options;
  const wanted = destroy ? planDestroy(input, destroy) : operate ? [operated(input, operate)] : planConverge(input);
  const apps = wanted.map((app) => sparingOwn(input, app));
  return { version: 1, workspace: input.desired.workspace, endpoint: input.endpoint, apps, summary: summarise(apps) };
}

/** An app whose files cannot be read can still be stopped. */
function operated(input: PlanInput, operate: Operate): AppPlan {
  const app = input.desired.apps.find(({ name }) => name === operate.app);
  return planOperate(input, operate, app && appInput(input, app, new Map()));
}

/** Who holds a port is known only once all is planned; an app that cannot have its port changes what others can have. */
function planConverge(input: PlanInput): AppPlan[] {
  let held: ReadonlyMap<string, readonly Problem[]> = new Map();
  for (;;) {
    const plans = planAll(input, held);
    const found = heldPorts(input, plans);
    if (found.size === 0) return inWaves(input, afterPortsAreFree(input, plans));
    held = new Map([...held, ...found]);
  }
}

function planAll(input: PlanInput, held: ReadonlyMap<string, readonly Problem[]>): AppPlan[] {
  const appsByName = new Map(input.desired.apps.map((app) => [app.name, app]));
  const names = [...appsByName.keys()].sort(
    (a, b) => waveOf(appsByName, a) - waveOf(appsByName, b) || (a < b ? -1 : 1),
  );
  const order = inOrder(names, (name) => appsByName.get(name)?.dependsOn ?? []);
  const orphans = orphanPlans(input);
  const apps = order.flatMap((name) => appsByName.get(name) ?? []);
  const subnets = newSubnets(input, apps);
  const done = new Map<string, AppPlan>([...frozenPlans(input), ...orphans].map((app) => [app.app, app]));
  const plans = apps
    .filter(({ name }) => isSelected(input, name))
    .map((app) => {
      const made = planApp({ ...appInput(input, app, done), subnets, held: held.get(app.name) ?? [] });
      done.set(app.name, made);
      return made;
    });
  return [...plans, ...frozenPlans(input), ...orphans];
}

function waveOf(apps: ReadonlyMap<string, DesiredApp>, name: string): number {
  return apps.get(name)?.wave ?? 0;
}

/** All that one app's plan is made from, with the plans of the apps before it. */
export function appInput(input: PlanInput, app: DesiredApp, providers: ReadonlyMap<string, AppPlan>): AppInput {
  const images = new Map(
    app.services.map((service) => [service.name, resolveImage(service.image, input.live.images, input.known)]),
  );
  const usedBy = [...new Set([...app.usedBy, ...unreadUsers(input, app, providers)])].sort();
  return {
    input,
    app: { ...app, usedBy },
    memory: memoryOf(input, app),
    containers: ownContainers(input, app),
    images,
    subnets: new Map(),
    held: [],
    providers,
  };
}

/** Apps that reach this one but whose files do not say so now: broken or gone, they still run and are not to be cut off, unless they go. */
function unreadUsers({ live, desired }: PlanInput, app: DesiredApp, planned: ReadonlyMap<string, AppPlan>): string[] {
  const linked = containersOf(live).byNetwork.get(linkNetwork(app.name)) ?? [];
  if (linked.length === 0) return [];
  const readable = new Set(desired.apps.map(({ name }) => name));
  const leaving = removedBy([...planned.values()]);
  return linked
    .filter(({ id }) => !leaving.has(id))
    .filter(({ labels: own }) => own[composeLabels.project] !== app.project && !readable.has(own[labels.app] ?? ''))
    .map(({ labels: own, name }) => own[labels.app] ?? name);
}

/** Ids of the containers that these plans take away. */
function removedBy(plans: readonly AppPlan[]): ReadonlySet<string> {
  const steps = plans.flatMap((app) => app.steps);
  return new Set(
    steps.flatMap(({ verb, target }) =>
      verb === 'remove' && target.kind === 'container' && target.id !== undefined ? [target.id] : [],
    ),
  );
}

/** What is remembered of an app under its former name is remembered of it. */
function memoryOf({ memory }: PlanInput, { name, renamedFrom }: DesiredApp): AppMemory {
  return (
    ownValue(memory.apps, name) ?? (renamedFrom ? ownValue(memory.apps, renamedFrom) : undefined) ?? nothingRemembered
  );
}

/** Addresses are given out over all apps at once: two of them must not get the same. */
function newSubnets(input: PlanInput, apps: readonly DesiredApp[]): ReadonlyMap<string, string> {
  const live = new Set(input.live.networks.map(({ name }) => name));
  const wanted = apps.filter(({ name, enabled }) => enabled && isSelected(input, name)).flatMap(networksToMake);
  return assignSubnets({
    wanted: wanted.filter(({ name }) => !live.has(name)),
    taken: input.live.networks.flatMap(({ subnets }) => subnets),
    locked: input.addresses.locked,
    pool: input.addresses.pool,
  });
}

function ownContainers(input: PlanInput, app: DesiredApp): LiveContainer[] {
  const takes = input.options.takeOver.includes(app.name);
  return (containersOf(input.live).byProject.get(app.project) ?? [])
    .filter(
      (container) =>
        container.labels[composeLabels.oneOff] !== 'True' &&
        (takes || container.labels[labels.workspace] === input.desired.workspace),
    )
    .sort(byName);
}

function frozenPlans(input: PlanInput): AppPlan[] {
  return input.desired.frozen
    .filter(({ name }) => isSelected(input, name))
    .toSorted(byName)
    .map(frozenPlan);
}

function frozenPlan({ name, problems }: FrozenApp): AppPlan {
  const status = isRefused(problems) ? 'blocked' : 'frozen';
  return { app: name, status, change: 'none', steps: [], findings: problems, consents: [], needs: [] };
}

/** Apps that run under our name but are in the workspace no longer. They are kept until somebody says prune. */
function orphanPlans(input: PlanInput): AppPlan[] {
  const known = new Set([
    ...input.desired.apps.map(({ name }) => name),
    ...input.desired.frozen.map(({ name }) => name),
  ]);
  const orphans = [...managedApps(input)]
    .filter(([name]) => !known.has(name) && isSelected(input, name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const isMass =
    orphans.length > 0 &&
    (known.size === 0 || (orphans.length >= 3 && orphans.length > 0.3 * (known.size + orphans.length)));
  if (!input.options.prune) return orphans.map(([name]) => orphaned(name, isProtected(input, name)));
  const unread = input.desired.frozen
    .toSorted(byName)
    .find(({ known: wasApplied, problems }) => !wasApplied && !isRefused(problems));
  if (unread) return orphans.map(([name]) => keptFor(name, unread.name));
  const reason = { code: 'removed-from-desired', text: 'no longer in the workspace', source: 'desired' } as const;
  const removals = orphans.map(([app, containers]) => ({ app, containers }));
  return removalPlans(input, removals, { reason, volumes: false }).map((removal) => {
    if (removal.steps.length === 0) return removal;
    const prune: Consent = { kind: 'prune', app: removal.app, why: `${removal.app} is removed; its volumes are kept` };
    const why = `${orphans.length} of ${known.size + orphans.length} apps would be removed`;
    return { ...removal, consents: isMass ? [prune, { kind: 'mass-delete', app: removal.app, why }] : [prune] };
  });
}

/** An app that cannot be read and was never applied may be this one under a new name. */
function keptFor(name: string, unread: string): AppPlan {
  const message = `${name} is not removed while ${unread} cannot be read: it may be the same app under a new name`;
  const suggestions = [`mend apps/${unread} first: orbitr validate`];
  const finding = { severity: 'error', code: 'blocked', app: name, message, suggestions } as const;
  return { ...orphaned(name, false), status: 'blocked', findings: [finding] };
}

function planDestroy(
  input: PlanInput,
  { apps, volumes }: { readonly apps: readonly string[]; readonly volumes: boolean },
): AppPlan[] {
  const managed = managedApps(input);
  const removals = [...apps].sort().map((app) => ({ app, containers: managed.get(app) ?? [] }));
  return removalPlans(input, removals, {
    reason: { code: 'asked-for', text: 'asked for', source: 'desired' },
    volumes,
  });
}

function isSelected({ options }: PlanInput, name: string): boolean {
  return options.apps.length === 0 || options.apps.includes(name);
}
