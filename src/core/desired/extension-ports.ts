import { type ContainerPort, loopback, manifestPorts } from '../app/manifest-ports.ts';
import { type OpenPort, openPortsOf } from '../app/open-ports.ts';
import type { LoadedApp } from '../app/types.ts';
import type { Position } from '../problems.ts';
import type { ComposeModel, PortModel, ServiceModel } from './model.ts';

/**
 * What the manifest publishes, put into the services: a fixed host port in place of what the Compose file publishes for that container
 * port, an open one without a host side. Their places go into `positions`.
 */
export function withExtensionPorts(
  app: LoadedApp,
  { services: before }: ComposeModel,
  positions: Record<string, Position>,
): { readonly services: Readonly<Record<string, ServiceModel>>; readonly openPorts: readonly OpenPort[] } {
  const services = { ...before };
  for (const { host, position, ...port } of manifestPorts(app)) {
    const path = `services.${port.service}.ports.${port.container}/${port.protocol}`;
    if (position && (host || !positions[path])) positions[path] = position;
    if (host) change(services, port.service, (ports) => [...withoutPort(ports, port), portModel(port, host)]);
  }
  const openPorts = openPortsOf(app).filter(({ service }) => canPublish(services[service]));
  for (const port of openPorts) change(services, port.service, (ports) => opened(ports, port));
  return { services, openPorts };
}

/** Whether an entry of `ports:` names no host port. */
export function isOpen({ published }: PortModel): boolean {
  return published === undefined || published === '' || published === '0';
}

export function isFor(port: PortModel, { container, protocol }: Omit<ContainerPort, 'service'>): boolean {
  return port.target === container && port.protocol === protocol;
}

function change(
  services: Record<string, ServiceModel>,
  name: string,
  edit: (ports: readonly PortModel[]) => PortModel[],
): void {
  const service = services[name];
  if (service && canPublish(service)) services[name] = { ...service, ports: edit(service.ports ?? []) };
}

/** Whoever lives in another's network has nothing to publish by itself. */
function canPublish(service: ServiceModel | undefined): boolean {
  return service !== undefined && !/^(?:host|none|service:|container:)/.test(service.network_mode ?? '');
}

function withoutPort(ports: readonly PortModel[], port: ContainerPort): PortModel[] {
  return ports.filter((own) => !isFor(own, port));
}

/** One entry without a host side, at the address that the Compose file names, else for this machine alone. */
function opened(ports: readonly PortModel[], port: ContainerPort): PortModel[] {
  const own = ports.find((entry) => isFor(entry, port) && isOpen(entry));
  const { published: _none, ...rest } = own ?? portModel(port);
  const others = ports.filter((entry) => !isFor(entry, port) || !isOpen(entry));
  return [...others, { ...(rest as PortModel), host_ip: own?.host_ip ?? loopback }];
}

function portModel({ container, protocol }: ContainerPort, host?: number): PortModel {
  const base = { mode: 'ingress', target: container, protocol, host_ip: loopback };
  return host === undefined ? base : { ...base, published: String(host) };
}
