import { ownValue } from '../../lib/own-value.ts';
import { composeLabels, labels } from '../labels.ts';
import type { LiveContainer } from '../live/snapshot.ts';
import type { Problem } from '../problems.ts';
import type { PlanInput } from './input.ts';
import { linkNetwork } from './links.ts';
import { unprotect } from './orphaned.ts';
import type { AppPlan, Reason, Step } from './types.ts';

/** Containers that carry our label, by app. An app that was renamed has some that still bear its former name. */
export function managedApps(input: PlanInput): Map<string, LiveContainer[]> {
  const names = new Map([...input.desired.apps, ...input.desired.frozen].map(({ name, project }) => [project, name]));
  const ours = input.live.containers.filter(
    (container) => container.labels[labels.workspace] === input.desired.workspace && container.labels[labels.app],
  );
  return Map.groupBy(
    ours.toSorted(byName),
    (container) => names.get(container.labels[composeLabels.project] ?? '') ?? container.labels[labels.app] ?? '',
  );
}

/** An app that is to be taken down, with what runs of it. */
export interface Removal {
  readonly app: string;
  readonly containers: readonly LiveContainer[];
}

/** Takes apps down: their containers, then the networks that were made for them. Volumes only where a person named them. */
export function removalPlans(
  input: PlanInput,
  removals: readonly Removal[],
  options: { readonly reason: Reason; readonly volumes: boolean },
): AppPlan[] {
  const leaving = new Map(
    removals
      .filter(({ app }) => !isProtected(input, app))
      .flatMap(({ app, containers }) => containers.map(({ id, name }) => [id, removalId(app, name)] as const)),
  );
  return removals.map((removal) => removalPlan(input, removal, { ...options, leaving }));
}

interface RemovalContext {
  readonly reason: Reason;
  readonly volumes: boolean;
  /** Every container that this plan removes, whosever it is → the step that does. */
  readonly leaving: ReadonlyMap<string, string>;
}

function removalPlan(input: PlanInput, { app, containers }: Removal, context: RemovalContext): AppPlan {
  const base = { app, needs: [], consents: [] };
  if (isProtected(input, app))
    return { ...base, status: 'blocked', change: 'none', steps: [], findings: [protectedFinding(input, app)] };
  const { reason } = context;
  const project = projectOf(input, app, containers);
  // A project of that name of which nothing is or was ours is somebody else's.
  const isOurs = containers.length > 0 || ownValue(input.memory.apps, app) !== undefined;
  const volumes = isOurs ? ofProject(input.live.volumes, project).map(({ name }) => name) : [];
  const removals = containers.map((container) => removeContainer(app, container, reason));
  const gone = removals.map(({ id }) => id);
  const networks = isOurs
    ? ofProject(input.live.networks, project).flatMap(({ name }) => removeNetwork(input, app, name, context))
    : [];
  const steps = [
    ...removals,
    ...networks,
    ...(context.volumes ? volumes.map((name) => removeVolume(app, name, reason, gone)) : []),
  ];
  const findings = [
    ...usedBy(input, app, context),
    ...(!context.volumes && volumes.length > 0 ? [keptVolumes(app, volumes)] : []),
  ];
  if (steps.length === 0)
    return { ...base, status: 'in-sync', change: 'none', steps, findings: [nothingThere(app), ...findings] };
  return { ...base, status: 'changes', change: 'remove', steps, findings };
}

/** A network on which somebody stays cannot go. */
function removeNetwork(input: PlanInput, app: string, name: string, { reason, leaving }: RemovalContext): Step[] {
  const attached = input.live.containers
    .filter(({ networks }) => networks.some(({ network }) => network === name))
    .toSorted(byName);
  if (attached.some(({ id }) => !leaving.has(id))) return [];
  return [
    {
      id: `${app}/network/${name}/remove`,
      app,
      verb: 'remove-network',
      target: { kind: 'network', network: name },
      reasons: [reason],
      risk: { level: 'none' },
      needs: attached.flatMap(({ id }) => leaving.get(id) ?? []),
    },
  ];
}

/** Apps that reach this one and are not taken down with it. */
function usedBy(input: PlanInput, app: string, { leaving }: RemovalContext): Problem[] {
  const users = input.live.containers.filter(
    ({ id, labels: own, networks }) =>
      !leaving.has(id) && own[labels.app] !== app && networks.some(({ network }) => network === linkNetwork(app)),
  );
  const names = [...new Set(users.map(({ labels: own, name }) => own[labels.app] ?? name))].sort();
  return cutOff(app, names);
}

/** Whom it hits that an app goes or stops. */
export function cutOff(app: string, users: readonly string[]): Problem[] {
  if (users.length === 0) return [];
  const message = `${users.join(', ')} ${users.length === 1 ? 'uses' : 'use'} ${app}, and will not reach it any more`;
  return [{ severity: 'warning', code: 'blocked', app, message, suggestions: [] }];
}

function nothingThere(app: string): Problem {
  return { severity: 'warning', code: 'blocked', app, message: `nothing of ${app} is there`, suggestions: [] };
}

function removalId(app: string, container: string): string {
  return `${app}/${container}/remove`;
}

function removeContainer(app: string, container: LiveContainer, reason: Reason): Step {
  const service = container.labels[composeLabels.service] ?? '';
  return {
    id: removalId(app, container.name),
    app,
    verb: 'remove',
    target: { kind: 'container', service, name: container.name, id: container.id },
    reasons: [{ ...reason, service }],
    risk: { level: container.state === 'running' ? 'outage' : 'none' },
    needs: [],
  };
}

function removeVolume(app: string, name: string, reason: Reason, needs: readonly string[]): Step {
  return {
    id: `${app}/volume/${name}/remove`,
    app,
    verb: 'remove-volume',
    target: { kind: 'volume', volume: name },
    reasons: [reason],
    risk: { level: 'data' },
    needs,
  };
}

function ofProject<T extends { readonly name: string; readonly labels: Readonly<Record<string, string>> }>(
  things: readonly T[],
  app: string,
): T[] {
  return things.filter((thing) => thing.labels[composeLabels.project] === app).toSorted(byName);
}

/** The engine lists in an order of its own; a plan must not depend on it. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function projectOf(input: PlanInput, app: string, [first]: readonly LiveContainer[]): string {
  return ownValue(input.memory.apps, app)?.project ?? first?.labels[composeLabels.project] ?? app;
}

/** Protection outlives the files: a folder that was deleted by mistake does not lift it. */
export function isProtected(input: PlanInput, app: string): boolean {
  return (
    input.desired.apps.some(({ name, protect }) => name === app && protect) ||
    (ownValue(input.memory.apps, app)?.protect ?? false)
  );
}

function protectedFinding({ desired }: PlanInput, app: string): Problem {
  const isThere = desired.apps.some(({ name }) => name === app);
  const way = isThere ? 'set protect: false in its app file, run orbitr apply, then remove it' : unprotect(app);
  const message = `${app} is protected and is never removed`;
  return { severity: 'error', code: 'blocked', app, message, suggestions: [way] };
}

function keptVolumes(app: string, names: readonly string[]): Problem {
  return {
    severity: 'warning',
    code: 'blocked',
    app,
    message: `its data stays: ${names.join(', ')}`,
    suggestions: [`remove it by hand once you are sure: docker volume rm ${names.join(' ')}`],
  };
}
