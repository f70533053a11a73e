import { nearest } from '../../lib/nearest.ts';
import { ownValue } from '../../lib/own-value.ts';
import { findMain } from '../app/main-service.ts';
import type { LoadedCompose } from '../compose/types.ts';
import type { Problem } from '../problems.ts';
import type { Manifest } from './manifest.ts';
import { type ManifestFault, type ManifestPlace, manifestProblem } from './manifest-problem.ts';

/** A manifest against the services of its Compose file: whatever it names is there, and what it means is clear. */
export function checkServices(manifest: Manifest, compose: LoadedCompose, place: ManifestPlace): Problem[] {
  const services = Object.keys(compose.services);
  const named = namedServices(manifest);
  const missing = named.flatMap(({ path, service }) =>
    service === undefined || services.includes(service) ? [] : [missingService(path, service, services)],
  );
  const main = findMain(manifest.docker.main, compose);
  const unclear = main === undefined && manifest.docker.main === undefined ? mainUnclear(named, services) : [];
  const ports = namedPorts(manifest).flatMap((named) => portFaults(named, main, compose));
  return [...missing, ...unclear, ...ports].map((fault) => manifestProblem(place, fault));
}

interface NamedService {
  readonly path: string;
  /** Absent: the main service is meant. */
  readonly service: string | undefined;
}

function namedServices({ docker, healthCheck, proxy, backup, migrations = [] }: Manifest): NamedService[] {
  return [
    ...(docker.main === undefined ? [] : [{ path: 'docker.main', service: docker.main }]),
    ...(docker.ports ?? []).map(({ service }, index) => ({ path: `docker.ports.${index}.service`, service })),
    ...(healthCheck ? [{ path: 'healthCheck.service', service: healthCheck.service }] : []),
    ...(healthCheck?.command?.service === undefined
      ? []
      : [{ path: 'healthCheck.command.service', service: healthCheck.command.service }]),
    ...(proxy && proxy.enabled !== false ? [{ path: 'proxy.service', service: proxy.service }] : []),
    ...(['before', 'after'] as const).flatMap((when) =>
      (backup?.[when] ?? []).map(({ service }, index) => ({ path: `backup.${when}.${index}.service`, service })),
    ),
    ...migrations.map(({ run }, index) => ({ path: `migrations.${index}.run.service`, service: run.service })),
  ];
}

function missingService(path: string, service: string, services: readonly string[]): ManifestFault {
  const meant = nearest(service, services);
  return {
    code: 'reference-missing',
    path,
    message: `${path} names the service "${service}", which the Compose file does not have`,
    suggestions: [meant ? `write ${meant}` : `use one of: ${services.join(', ')}`],
  };
}

function mainUnclear(named: readonly NamedService[], services: readonly string[]): ManifestFault[] {
  const first = named.find(({ service }) => service === undefined);
  if (!first) return [];
  const path = first.path.slice(0, first.path.lastIndexOf('.'));
  return [
    {
      code: 'main-service-unclear',
      path,
      message: `${path} means the main service, but which of ${services.join(', ')} that is cannot be told`,
      suggestions: [`name it under docker: \`main: ${services[0] ?? 'SERVICE'}\``],
    },
  ];
}

interface NamedPort extends NamedService {
  readonly port: number;
}

function namedPorts({ docker, healthCheck, proxy }: Manifest): NamedPort[] {
  const checked = healthCheck?.http?.port ?? healthCheck?.tcp?.port;
  return [
    ...(docker.ports ?? []).map(({ container, service }, index) => ({
      path: `docker.ports.${index}.container`,
      port: container,
      service,
    })),
    ...(checked === undefined
      ? []
      : [{ path: `healthCheck.${healthCheck?.type}.port`, port: checked, service: healthCheck?.service }]),
    ...(proxy ? [{ path: 'proxy.port', port: proxy.port, service: proxy.service }] : []),
  ];
}

/** An image may listen on ports that no file declares, so that this is wrong only where another service has the port. */
function portFaults(named: NamedPort, main: string | undefined, compose: LoadedCompose): ManifestFault[] {
  const service = named.service ?? main;
  const own = service === undefined ? undefined : ownValue(compose.services, service)?.containerPorts;
  if (!own || own.includes(named.port)) return [];
  const other = Object.entries(compose.services).find(([, { containerPorts }]) => containerPorts.includes(named.port));
  if (other)
    return [
      {
        code: 'reference-missing',
        path: named.path,
        message: `${named.path} means port ${named.port} of ${service}, but that port belongs to the service ${other[0]}`,
        suggestions: [`name the service beside it: \`service: ${other[0]}\``],
      },
    ];
  if (own.length === 0) return [];
  return [
    {
      severity: 'warning',
      code: 'reference-missing',
      path: named.path,
      message: `${named.path}: the service ${service} declares no port ${named.port}, only ${own.join(', ')}`,
      suggestions: [`use ${own[0]}, or add ${named.port} to the service’s \`expose\``],
    },
  ];
}
