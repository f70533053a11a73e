import type { AssignedPort, Desired, DesiredApp } from '../desired/types.ts';
import { composeLabels, labels } from '../labels.ts';
import { isUp } from '../live/is-up.ts';
import type { LiveContainer, Snapshot } from '../live/snapshot.ts';
import type { Memory } from '../memory/types.ts';

/** Host ports are assigned from these: below those that Linux and Docker hand out by themselves, from 32768. */
export const portRange = { first: 21_000, last: 21_999 } as const;

export interface PortsInput {
  readonly desired: Desired;
  readonly live: Snapshot;
  readonly memory: Memory;
  /** What orbitr.lock says: `db/5432/tcp` → host port. */
  readonly locked: Readonly<Record<string, number>>;
  /** `21034/tcp`, for those where a program of the host is known to listen. */
  readonly busy: ReadonlySet<string>;
}

/** A port to be assigned, its app, and the address it is published at. */
export interface PortWish extends AssignedPort {
  readonly app: DesiredApp;
  readonly address: string;
}

/** Of all apps, in an order that no list of apps can change. */
export function portWishes({ apps }: Desired): PortWish[] {
  return apps.flatMap(wishesOf).sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The port that was assigned before: the lock file knows it, else the container that runs. */
export function keptPort(input: PortsInput, wish: PortWish): number | undefined {
  return input.locked[wish.key] ?? input.locked[formerKey(input.desired, wish)] ?? livePort(input, wish);
}

/** A container of the service is up, and holds the port that it was made with. */
export function isHolding(input: PortsInput, wish: PortWish): boolean {
  return ownContainers(input, wish).some(isUp);
}

export function isInRange(port: number): boolean {
  return port >= portRange.first && port <= portRange.last;
}

function wishesOf(app: DesiredApp): PortWish[] {
  return app.openPorts
    .filter(({ host }) => host === undefined)
    .map((port) => {
      const entries = app.model.services[port.service]?.ports ?? [];
      const own = entries.find(({ target, protocol }) => target === port.container && protocol === port.protocol);
      return { ...port, app, address: own?.host_ip ?? '' };
    });
}

/** A renamed app takes its ports along, unless another one bears its old name. */
function formerKey({ apps }: Desired, { app, key }: PortWish): string {
  const isGone = app.renamedFrom !== undefined && !apps.some(({ name }) => name === app.renamedFrom);
  return isGone ? `${app.renamedFrom}${key.slice(app.name.length)}` : key;
}

/** A port out of the range was not assigned: a file asked for it, and does so no longer. */
function livePort(input: PortsInput, wish: PortWish): number | undefined {
  const ports = ownContainers(input, wish)
    .flatMap((container) => container.ports)
    .filter(({ containerPort, protocol }) => containerPort === wish.container && protocol === wish.protocol)
    .flatMap(({ hostPort }) => (hostPort !== undefined && isInRange(hostPort) ? [hostPort] : []));
  return ports.length > 0 ? Math.min(...ports) : undefined;
}

function ownContainers({ live, desired }: PortsInput, { app, service }: PortWish): LiveContainer[] {
  return live.containers.filter(
    ({ labels: own }) =>
      own[labels.workspace] === desired.workspace &&
      own[composeLabels.project] === app.project &&
      own[composeLabels.service] === service,
  );
}
