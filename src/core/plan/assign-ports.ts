import { ownValue } from '../../lib/own-value.ts';
import { sha256 } from '../../lib/sha256.ts';
import { withHostPorts } from '../desired/host-ports.ts';
import type { Desired } from '../desired/types.ts';
import { busyPort, claimedPort, noPortLeft } from './port-findings.ts';
import {
  isHolding,
  isInRange,
  keptPort,
  type PortsInput,
  type PortWish,
  portRange,
  portWishes,
} from './port-wishes.ts';
import { appliedPorts, takenPorts } from './taken-ports.ts';

export interface AssignedPorts {
  readonly desired: Desired;
  /** Ports that nothing of Docker is known to hold: whether a program listens there only the host can tell. */
  readonly toAsk: readonly PortQuestion[];
}

export interface PortQuestion {
  readonly app: string;
  readonly address: string;
  readonly port: number;
  readonly protocol: string;
}

/**
 * Desired state with every open port assigned, or a finding that says why it is not. One that was assigned before is kept. For a new one
 * the search begins where its key points, so that clones of a workspace agree, and goes past all that is taken.
 */
export function assignPorts(input: PortsInput): AssignedPorts {
  const wishes = portWishes(input.desired);
  if (wishes.length === 0) return { desired: input.desired, toAsk: [] };
  const { kept, all } = choosePorts(input, wishes);
  const waiting = wishes.filter((wish) => wish.app.enabled && !isHolding(input, wish));
  const findings = waiting.flatMap((wish) => {
    const port = all.get(wish.key);
    if (port === undefined) return [noPortLeft(wish)];
    if (kept.has(wish.key) && input.busy.has(`${port}/${wish.protocol}`)) return [busyPort(wish, port)];
    return claimedPort(wish, port, { apps: input.desired.apps, wishes, assigned: all });
  });
  const apps = input.desired.apps.map((app) => ({
    ...withHostPorts(app, all),
    problems: [...app.problems, ...findings.filter((finding) => finding.app === app.name)],
  }));
  return { desired: { ...input.desired, apps }, toAsk: waiting.flatMap((wish) => question(input, wish, all)) };
}

function choosePorts(input: PortsInput, wishes: readonly PortWish[]) {
  const kept = new Map<string, number>();
  for (const wish of wishes) {
    const port = keptPort(input, wish);
    if (port !== undefined) kept.set(wish.key, port);
  }
  const taken = takenPorts(input);
  const all = new Map(kept);
  for (const wish of wishes.filter(({ key }) => !kept.has(key))) {
    const port = firstFree(startOf(input, wish), wish.protocol, taken);
    if (port === undefined) continue;
    all.set(wish.key, port);
    taken.add(`${port}/${wish.protocol}`);
  }
  return { kept, all };
}

/** Where the search begins: at the port that it had when it was last applied, else where its key points. */
function startOf({ memory }: PortsInput, { app, service, container, protocol, key }: PortWish): number {
  const applied = ownValue(ownValue(memory.apps, app.name)?.services ?? {}, service);
  const before = appliedPorts(applied?.canonical['ports']).find(
    (port) => port.container === container && port.protocol === protocol && isInRange(port.host),
  );
  return before?.host ?? portRange.first + (Number.parseInt(sha256(key).slice(0, 8), 16) % size);
}

const size = portRange.last - portRange.first + 1;

function firstFree(start: number, protocol: string, taken: ReadonlySet<string>): number | undefined {
  for (let step = 0; step < size; step += 1) {
    const port = portRange.first + ((start - portRange.first + step) % size);
    if (!taken.has(`${port}/${protocol}`)) return port;
  }
  return undefined;
}

/** What a container publishes needs no question: that one is known, and is told of by name. */
function question({ live }: PortsInput, wish: PortWish, assigned: ReadonlyMap<string, number>): PortQuestion[] {
  const { app, key, address, protocol } = wish;
  const port = assigned.get(key);
  const isPublished = live.containers.some(({ ports }) =>
    ports.some((own) => own.hostPort === port && own.protocol === protocol),
  );
  return port === undefined || isPublished ? [] : [{ app: app.name, address, port, protocol }];
}
