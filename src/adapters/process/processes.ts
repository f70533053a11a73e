import { readlinkSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import type { Clock } from '../../ports/clock.ts';
import type { Processes } from '../../ports/runtime.ts';
import type { Holder } from '../../ports/store.ts';
import { isAlive, waitThenEnd } from '../compose/child.ts';
import { bootId, startTimeOf } from '../compose/process-identity.ts';
import { ownContainer } from './own-container.ts';

export function localProcesses(clock: Clock): Processes {
  const container = ownContainer();
  return {
    self: (operation) => ({
      pid: process.pid,
      startTime: startTimeOf(process.pid) ?? '',
      bootId: bootId(),
      pidNamespace: pidNamespace(),
      host: hostname(),
      user: userName(),
      operation,
      since: clock.now(),
    }),
    isGone: (holder) => isGone(holder),
    isNear: (holder) =>
      holder.bootId === bootId() &&
      holder.pidNamespace === pidNamespace() &&
      (bootId() !== '' || holder.host === hostname()),
    isAlive,
    isElsewhere: (holder) => !isOfHere(holder),
    ...(container === undefined ? {} : { container }),
    outlast: (child, patience, signal) => waitThenEnd(child, { patience, clock, signal }),
  };
}

/** On another machine nothing can be said; an earlier boot of this one has ended everything. */
function isGone(holder: Holder): boolean {
  if (!isOfHere(holder)) return false;
  return holder.bootId !== bootId() || startTimeOf(holder.pid) !== holder.startTime;
}

/** A container has a name of its own for the machine, and numbers of its own for processes; both may be shared by two of them. */
function isOfHere({ host, bootId: boot, pidNamespace: space }: Holder): boolean {
  return host === hostname() && (boot !== bootId() || space === '' || space === pidNamespace());
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}
