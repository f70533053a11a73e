import { textOf } from '../files/tree.ts';
import { formatPosition } from '../problems.ts';
import { hasHealthcheck } from './check-dependencies.ts';
import { dependenciesOf } from './depends-on.ts';
import { exposedPorts, portsOf } from './ports.ts';
import type { Reading } from './reading.ts';
import { field, type Service } from './service.ts';
import type { Claim, PortClaim, PublishedPort, ServiceFacts } from './types.ts';
import type { EnvFileValue } from './variables.ts';

/** `enabled` are the names of all services that the active profiles leave. */
export function factsOf(
  service: Service,
  enabled: ReadonlySet<string>,
  envFile: ReadonlyMap<string, EnvFileValue>,
): ServiceFacts {
  const image = textOf(field(service, 'image'));
  const name = field(service, 'container_name');
  const ports = portsOf(service);
  const containerPorts = [
    ...ports.flatMap((port) => port.pairs.map((pair) => pair.container)),
    ...exposedPorts(service),
  ];
  return {
    ...(image ? { image } : {}),
    build: field(service, 'build') !== undefined,
    replicas: Number(textOf(field(service, 'deploy', 'replicas')) ?? textOf(field(service, 'scale')) ?? 1),
    ...(name && textOf(name) ? { containerName: { value: textOf(name) ?? '', position: name.at } } : {}),
    hostPorts: hostPorts(service),
    published: published(service),
    containerPorts: [...new Set(containerPorts)].sort((a, b) => a - b),
    dependsOn: dependenciesOf(service)
      .map((dependency) => dependency.service)
      .filter((name) => enabled.has(name))
      .sort(),
    envFileKeys: [...envFile.keys()].sort(),
    hasHealthcheck: hasHealthcheck(service),
  };
}

/** Fixed host ports only: not what the engine may pick, and not on the host's own network, where `ports:` means nothing. */
function hostPorts(service: Service): Claim<PortClaim>[] {
  if (isOnHost(service)) return [];
  return portsOf(service).flatMap((port) =>
    port.picked
      ? []
      : port.pairs.flatMap(({ host }): Claim<PortClaim>[] =>
          host === undefined || host === 0
            ? []
            : [
                {
                  value: {
                    address: port.address === '0.0.0.0' ? '' : port.address,
                    port: host,
                    protocol: port.protocol,
                  },
                  position: port.at,
                },
              ],
        ),
  );
}

function published(service: Service): PublishedPort[] {
  if (isOnHost(service)) return [];
  return portsOf(service).flatMap(({ pairs, protocol }) =>
    pairs.map(({ host, container }) => ({ container, protocol, ...(host ? { host } : {}) })),
  );
}

function isOnHost(service: Service): boolean {
  return textOf(field(service, 'network_mode')) === 'host';
}

/** Two services of one app that claim the same container name or host port. */
export function checkClaims(services: Readonly<Record<string, ServiceFacts>>, reading: Reading): void {
  const names = new Map<string, [string, Claim<string>]>();
  const ports: [string, Claim<PortClaim>][] = [];
  for (const [service, { containerName, hostPorts: claims }] of Object.entries(services)) {
    if (containerName) {
      const other = names.get(containerName.value);
      if (other) {
        reading.error(
          'duplicate-name',
          `services ${other[0]} (${formatPosition(other[1].position)}) and ${service} claim the container name ${containerName.value}`,
          containerName.position,
          'remove container_name from one of them',
        );
      } else names.set(containerName.value, [service, containerName]);
    }
    for (const claim of claims) {
      const other = ports.find(([, known]) => clashes(known.value, claim.value));
      const { port, protocol } = claim.value;
      if (other)
        reading.error(
          'duplicate-port',
          `services ${other[0]} (${formatPosition(other[1].position)}) and ${service} claim host port ${port}/${protocol}`,
          claim.position,
          'give one of them another host port',
        );
      else ports.push([service, claim]);
    }
  }
}

/** Two claims that the engine could not both grant: an empty address means every address. */
function clashes(a: PortClaim, b: PortClaim): boolean {
  if (a.port !== b.port || a.protocol !== b.protocol) return false;
  return a.address === b.address || isEvery(a.address) || isEvery(b.address);
}

function isEvery(address: string): boolean {
  return address === '' || address === '0.0.0.0' || address === '::';
}
