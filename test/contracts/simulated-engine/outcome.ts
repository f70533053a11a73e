import { composeLabels, labels } from '../../../src/core/labels.ts';
import type { LiveContainer, LiveImage } from '../../../src/core/live/snapshot.ts';
import { specOfService } from '../../../src/core/plan/fingerprint.ts';
import type { PlanInput } from '../../../src/core/plan/input.ts';
import { appInput } from '../../../src/core/plan/plan.ts';
import type { Plan, Step, Verb } from '../../../src/core/plan/types.ts';

/** What a case came to, without what differs from one engine to the next: ids, addresses, times. */
export interface Outcome {
  readonly verbs: readonly Verb[];
  /** Steps of the plan, each with the codes of its reasons, in the order of the plan. */
  readonly planned: readonly string[];
  /** Steps of the plan that is made after these. */
  readonly left: readonly string[];
  readonly live: Live;
}

type Live = ReturnType<typeof liveState>;

export function outcome(planned: readonly Step[], after: PlanInput, next: Plan, id: string): Outcome {
  const verbs = [...new Set(planned.map(({ verb }) => verb))];
  const all = { verbs, planned: stepsShown(planned), left: stepsShown(stepsOf(next)), live: liveState(after, id) };
  return JSON.parse(JSON.stringify(all).replaceAll(`-${id}`, ''));
}

export function stepsOf({ apps }: Plan): Step[] {
  return apps.flatMap(({ steps }) => steps);
}

function stepsShown(steps: readonly Step[]): string[] {
  return steps.map(({ id, reasons }) => `${id}: ${[...new Set(reasons.map(({ code }) => code))].sort().join(', ')}`);
}

/** Of the case's own things, as far as the planner reads them. */
function liveState(input: PlanInput, id: string) {
  const isOurs = ({ labels: own }: { readonly labels: Readonly<Record<string, string>> }) =>
    own[composeLabels.project]?.endsWith(`-${id}`) ?? false;
  const { containers, networks, volumes, images } = input.live;
  return {
    containers: containers
      .filter(isOurs)
      .map((one) => container(input, one))
      .sort(byName),
    networks: networks
      .filter(isOurs)
      .map(({ name, driver, internal }) => ({ name, driver, internal }))
      .sort(byName),
    volumes: volumes
      .filter(isOurs)
      .map(({ name, driver }) => ({ name, driver }))
      .sort(byName),
    images: images
      .filter((one) => namesOf(one).some((name) => name.includes(`-${id}`)))
      .map(image)
      .sort(byName),
  };
}

function container(input: PlanInput, one: LiveContainer) {
  const own = one.labels;
  const inspected = input.inspected[one.id]?.container.HostConfig;
  const ports = one.ports.flatMap(({ hostPort, containerPort, protocol }) =>
    hostPort === undefined ? [] : [`${hostPort}:${containerPort}/${protocol}`],
  );
  return {
    name: one.name,
    image: imageNames(input, one),
    state: one.state,
    health: one.health,
    ...(one.exitCode === undefined ? {} : { exitCode: one.exitCode }),
    app: own[labels.app],
    isOfWorkspace: own[labels.workspace] === input.desired.workspace,
    service: own[composeLabels.service],
    number: own[composeLabels.number],
    isAsWanted: isAsWanted(input, one),
    // an engine lists a port once for each family of addresses
    ports: [...new Set(ports)].sort(),
    mounts: one.mounts.map(({ type, source, target, writable }) => ({
      type,
      source: type === 'bind' ? source.replace(/^.*\/apps\//, 'apps/') : source,
      target,
      writable,
    })),
    networks: one.networks
      .map(({ network, networkId }) => {
        const there = input.live.networks.find(({ name }) => name === network);
        return `${network}${there?.id === networkId ? '' : ' (gone)'}`;
      })
      .sort(),
    livesIn: input.live.containers.find(({ id }) => one.networkMode === `container:${id}`)?.name ?? 'its own network',
    ...(inspected ? { settings: { restart: nameOfPolicy(inspected), memory: inspected['Memory'] ?? 0 } } : {}),
  };
}

function isAsWanted(input: PlanInput, one: LiveContainer): boolean {
  return input.desired.apps.some((app) =>
    app.services.some(
      (service) =>
        app.project === one.labels[composeLabels.project] &&
        service.name === one.labels[composeLabels.service] &&
        specOfService(appInput(input, app, new Map()), service) === one.labels[labels.spec],
    ),
  );
}

function nameOfPolicy(host: Readonly<Record<string, unknown>>): unknown {
  const { Name } = (host['RestartPolicy'] ?? {}) as { readonly Name?: string };
  return Name || 'no';
}

function imageNames({ live }: PlanInput, { imageId }: LiveContainer): string {
  const found = live.images.find(({ id }) => id === imageId);
  return found ? namesOf(found).join(', ') : 'gone';
}

/** A digest is another one on every engine. */
function namesOf({ tags, digests }: LiveImage): string[] {
  // what keeps an image for a rollback is no step of a plan; names without a host are those that other tests give to busybox
  const own = tags.filter((tag) => tag === 'busybox:1.35' || (tag.includes('/') && !tag.startsWith('orbitr-keep/')));
  return [...own, ...digests.map((digest) => digest.replace(/@.*$/, '@digest'))].sort();
}

function image(one: LiveImage) {
  return { name: namesOf(one).join(', '), isBuilt: one.labels[labels.build] !== undefined };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}
