import type { DesiredService } from '../desired/types.ts';
import { composeLabels, labels } from '../labels.ts';
import type { LiveContainer } from '../live/snapshot.ts';
import { hasEnded } from './ended.ts';
import { specReasons } from './fingerprint.ts';
import type { AppInput } from './input.ts';
import type { Reason } from './types.ts';

/** Why a container has to be made anew, whatever else is wrong with it; empty where it can stay. */
export function recreateReasons(input: AppInput, service: DesiredService, container: LiveContainer): Reason[] {
  if (container.state === 'dead' || container.state === 'removing') {
    return [{ code: 'dead', text: `${container.name} is ${container.state}`, service: service.name, source: 'drift' }];
  }
  if (input.input.options.takeOver.includes(input.app.name) && isForeign(input, container)) {
    return [{ code: 'taken-over', text: `${container.name} is taken over`, service: service.name, source: 'desired' }];
  }
  if (isHalfMade(input, container)) {
    const text = `${container.name} was made by a pass that did not finish`;
    return [{ code: 'interrupted-recreate', text, service: service.name, source: 'recovery' }];
  }
  const lost = lostParent(input, service, container);
  if (lost) return [lost];
  return [...specReasons(input, service, container), ...deadNetworkReasons(input, service, container)];
}

/** It lives in the network of a container that is gone: made anew by hand, or by a pass that did not come as far as this one. */
function lostParent(input: AppInput, service: DesiredService, container: LiveContainer): Reason | undefined {
  const mode = input.app.model.services[service.name]?.network_mode ?? '';
  if (!mode.startsWith('service:') || !container.networkMode.startsWith('container:')) return undefined;
  const parent = mode.slice('service:'.length);
  const id = container.networkMode.slice('container:'.length);
  const isThere = input.containers.some((other) => other.labels[composeLabels.service] === parent && other.id === id);
  if (isThere) return undefined;
  return {
    code: 'parent-recreated',
    text: `lives in the network of a ${parent} that is gone`,
    service: service.name,
    source: 'recovery',
  };
}

/** Never started, and nobody wrote down that its making succeeded: it may lack what Compose copies into it last. */
function isHalfMade(input: AppInput, container: LiveContainer): boolean {
  return container.state === 'created' && input.memory.containers[container.id] === undefined;
}

function isForeign(input: AppInput, container: LiveContainer): boolean {
  return container.labels[labels.workspace] !== input.input.desired.workspace;
}

/** An attachment to a network that no longer exists can never start again. A job that is done need not: made anew, it would run twice. */
function deadNetworkReasons(input: AppInput, service: DesiredService, container: LiveContainer): Reason[] {
  if (hasEnded(input, service, container)) return [];
  const alive = new Set(input.input.live.networks.map(({ id }) => id));
  const dead = container.networks.find(({ networkId }) => networkId !== '' && !alive.has(networkId));
  if (!dead) return [];
  return [
    {
      code: 'net-dead',
      text: `${container.name} hangs on network ${dead.network}, which was removed`,
      service: service.name,
      source: 'drift',
    },
  ];
}
