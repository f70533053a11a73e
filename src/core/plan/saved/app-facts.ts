import { hmacSha256 } from '../../../lib/hmac.ts';
import { stableJson } from '../../../lib/stable-json.ts';
import { resolveImage } from '../../desired/images.ts';
import type { DesiredApp } from '../../desired/types.ts';
import { composeLabels, labels } from '../../labels.ts';
import type { LiveContainer } from '../../live/snapshot.ts';
import type { PrivateDigests } from '../../memory/types.ts';
import type { PlanInput } from '../input.ts';
import { linkNetwork } from '../links.ts';
import type { AppPlan } from '../types.ts';

export const factKinds = ['containers', 'networks', 'volumes', 'images', 'files', 'values', 'steps'] as const;
export type FactKind = (typeof factKinds)[number];

/** One app's fingerprint: a keyed digest for each kind of fact that its plan was made from, and one of its steps. */
export type AppFacts = Readonly<Record<FactKind, string>>;

export interface FactsContext {
  /** Digests without a key would let anyone who has the file guess at short values. */
  readonly key: Uint8Array;
  /** `<app>/<service>` → digests of private values, made with that key. */
  readonly privateDigests: Readonly<Record<string, PrivateDigests>>;
}

/**
 * What is remembered is not among them: it differs between two machines that see the same, and what it comes to are the steps. Nor is
 * what moves by itself: uptime, addresses, the course of a health check.
 */
export function appFacts(input: PlanInput, made: AppPlan, { key, privateDigests }: FactsContext): AppFacts {
  const app = input.desired.apps.find(({ name }) => name === made.app);
  const containers = containersOf(input, made.app, app);
  const project = projectOf(input, made.app, app, containers);
  const facts: Readonly<Record<FactKind, unknown>> = {
    containers: containers.map(containerFacts),
    networks: networksOf(input, project, app),
    volumes: volumesOf(input, project, app),
    images: app ? imagesOf(input, app) : [],
    files: app ? fileFacts(app) : [],
    values: app ? valueFacts(app, privateDigests) : [],
    steps: [made.change, made.consents, made.steps.map(withoutPlaces)],
  };
  const digest = (kind: FactKind) => hmacSha256(key, `${kind} ${stableJson(facts[kind])}`).slice(0, 32);
  return Object.fromEntries(factKinds.map((kind) => [kind, digest(kind)])) as Record<FactKind, string>;
}

function containersOf({ live, desired }: PlanInput, name: string, app: DesiredApp | undefined): LiveContainer[] {
  const isOurs = ({ labels: own }: LiveContainer) =>
    own[labels.workspace] === desired.workspace && own[labels.app] === name;
  const isOfProject = ({ labels: own }: LiveContainer) =>
    app !== undefined && own[composeLabels.project] === app.project;
  return live.containers.filter((one) => isOurs(one) || isOfProject(one)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

function projectOf(
  { memory }: PlanInput,
  name: string,
  app: DesiredApp | undefined,
  [first]: readonly LiveContainer[],
): string {
  return app?.project ?? memory.apps[name]?.project ?? first?.labels[composeLabels.project] ?? name;
}

function containerFacts({ id, name, imageId, state, exitCode, labels: own, ports, mounts, ...rest }: LiveContainer) {
  const networks = rest.networks.map(({ network, networkId }) => `${network} ${networkId}`).sort();
  const unordered = (things: readonly unknown[]) => things.map(stableJson).sort();
  return { id, name, imageId, state, exitCode, own, networks, ports: unordered(ports), mounts: unordered(mounts) };
}

function networksOf({ live }: PlanInput, project: string, app: DesiredApp | undefined) {
  const links = app ? [app.name, ...app.dependsOn].map(linkNetwork) : [];
  const names = new Set([...links, ...(app?.networks ?? []).map(({ name }) => name)]);
  return live.networks
    .filter(({ name, labels: own }) => names.has(name) || own[composeLabels.project] === project)
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function volumesOf({ live }: PlanInput, project: string, app: DesiredApp | undefined) {
  const names = new Set((app?.volumes ?? []).map(({ name }) => name));
  return live.volumes
    .filter(({ name, labels: own }) => names.has(name) || own[composeLabels.project] === project)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What each tag comes to: by the lock file, the engine, or a registry. */
function imagesOf({ live, known, lockedExtensions }: PlanInput, { services, extension }: DesiredApp) {
  const images = services.map(({ name, image }) => [name, resolveImage(image, live.images, known)]);
  const locked = extension ? lockedExtensions?.[`${extension.id}@${extension.version}`] : undefined;
  return [images, locked];
}

/** Where an extension’s files lie is not what they are: its hash is of all of them. */
function fileFacts({ positions: _places, problems: _told, hidden: _secret, dir: _place, ...app }: DesiredApp) {
  const { services, extension, ...rest } = app;
  const files = extension?.files.map(({ source: _from, ...file }) => file);
  const made = extension && { id: extension.id, version: extension.version, hash: extension.hash, files };
  return { ...rest, made, services: services.map(({ privateValues: _private, ...service }) => service) };
}

function valueFacts({ name, services, extension }: DesiredApp, digests: FactsContext['privateDigests']) {
  return [services.map((service) => digests[`${name}/${service.name}`] ?? {}), extension?.given ?? []];
}

/** A line that was put above moves the place, and changes nothing. */
function withoutPlaces({ reasons, ...step }: AppPlan['steps'][number]) {
  return { ...step, reasons: reasons.map(({ position: _place, ...reason }) => reason) };
}
