import type { ServiceModel } from '../desired/model.ts';
import type { DesiredService } from '../desired/types.ts';
import type { KeptVerdict, ServiceVerdict } from './containers.ts';
import type { AppInput } from './input.ts';
import { isNamed } from './moves.ts';
import { isOwn } from './own.ts';
import type { Strategy } from './types.ts';

/**
 * How containers that have to be made anew are replaced. The new one is started beside the old one and proven before that goes, wherever
 * two of them can live at the same time; where they cannot, or nothing would prove the new one, the old one goes first.
 */
export function strategyOf(input: AppInput, verdict: ServiceVerdict): Strategy {
  const { service, kept } = verdict;
  if (
    isOwn(
      input,
      kept.map(({ container }) => container),
    )
  )
    return ownStrategy(input, verdict);
  const asked = input.app.strategy;
  if (asked === 'recreate') return { kind: 'recreate', why: 'update.strategy is recreate' };
  const obstacle =
    obstacleOfService(input, service) ?? obstacleOfLive(verdict) ?? kept.map(obstacleOfContainer).find((why) => why);
  if (obstacle !== undefined) return { kind: 'recreate', why: obstacle };
  const proof = service.hasHealthcheck ? 'its health check' : 'its health probe';
  return { kind: 'start-first', why: `the old one serves until ${proof} has proven the new one` };
}

/** Two daemons never work at once, whatever they share: the new one waits until the old one has let go of the workspace. */
function ownStrategy(input: AppInput, { service, kept }: ServiceVerdict): Strategy {
  const model = input.app.model.services[service.name];
  const obstacle = (model && onlyOne(input, service, model)) ?? kept.map(obstacleOfContainer).find((why) => why);
  if (obstacle !== undefined) return { kind: 'recreate', why: obstacle };
  return { kind: 'start-first', why: 'this Orbitr runs in the old one, and hands over to the new one' };
}

function obstacleOfService(input: AppInput, service: DesiredService): string | undefined {
  const model = input.app.model.services[service.name];
  if (!model) return 'it is not in the Compose file';
  if (service.job) return 'it is a job';
  if (!service.hasHealthcheck && !service.probe) return 'it has no health check to prove a new one';
  return onlyOne(input, service, model) ?? ownedAlone(input, model);
}

/** What two of them cannot have at the same time. */
function onlyOne(input: AppInput, service: DesiredService, model: ServiceModel): string | undefined {
  const [port] = model.ports ?? [];
  if (port) return `only one can have host port ${port.published ?? `for ${port.target}`}`;
  if (service.containerName) return `only one can be named ${service.containerName}`;
  if (model.network_mode) return `it runs in network_mode ${model.network_mode}`;
  if (service.parents.length > 0) return `it shares the namespaces or volumes of ${service.parents.join(', ')}`;
  const lodger = input.app.services.find(({ parents }) => parents.includes(service.name));
  if (lodger) return `${lodger.name} shares its namespaces or volumes`;
  return fixedAddress(model);
}

function fixedAddress(model: ServiceModel): string | undefined {
  const attachments = Object.values(model.networks ?? {}) as readonly (Readonly<Record<string, unknown>> | null)[];
  const fixed = attachments.flatMap((each) => [each?.['ipv4_address'], each?.['ipv6_address'], each?.['mac_address']]);
  const address = [...fixed, model['mac_address']].find((each) => typeof each === 'string' && each !== '');
  return address === undefined ? undefined : `only one can have the address ${String(address)}`;
}

/** What two would write to at once, or open at once. */
function ownedAlone({ app }: AppInput, model: ServiceModel): string | undefined {
  const shareable = new Set(app.shareable ?? []);
  const devices = model['devices'];
  if (Array.isArray(devices) && devices.length > 0) return 'only one can use its devices';
  const mount = (model.volumes ?? []).find(
    ({ type, source, target, read_only: isReadOnly }) =>
      type !== 'tmpfs' && !isReadOnly && !shareable.has(target) && !shareable.has(source ?? ''),
  );
  if (!mount) return undefined;
  return `${mount.type === 'volume' ? (mount.source ?? mount.target) : mount.target} is not in update.shareable`;
}

/** Who does not run serves nobody; who was made by others has to step aside first. */
function obstacleOfLive({ kept, recreate }: ServiceVerdict): string | undefined {
  if (recreate.some(({ code }) => code === 'taken-over')) return 'it is taken over';
  if (kept.some(({ container }) => container.adopted === 'alone')) return 'Compose did not make the old one';
  return kept.every(({ container }) => container.state === 'running') ? undefined : 'the old one does not run';
}

/** What lies in a volume without a name would not be in the new one; a port that it lets go may be waited for by others. */
function obstacleOfContainer({ container }: KeptVerdict): string | undefined {
  const port = container.ports.find(({ hostPort }) => hostPort !== undefined)?.hostPort;
  if (port !== undefined) return `the old one holds host port ${port}`;
  const mount = container.mounts.find((each) => each.type === 'volume' && !isNamed(each));
  return mount && `it keeps ${mount.target} in a volume without a name`;
}
