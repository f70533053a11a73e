import type { Claim, PortClaim } from '../compose/types.ts';
import { portBindings } from '../config/port-map.ts';
import { locate } from '../files/source-map.ts';
import type { Position } from '../problems.ts';
import type { LoadedApp } from './types.ts';

export interface HostPort extends PortClaim {
  readonly app: string;
  readonly service: string;
  readonly position: Position | undefined;
  readonly source: 'compose' | 'app-file';
}

/** Host ports that an app publishes: those of its Compose files, but for container ports that the app file publishes elsewhere. */
export function hostPortsOf(app: LoadedApp): HostPort[] {
  const bindings = portBindings(app.file.ports);
  const replaced = bindings.map(
    ({ containerPort, protocol }) => app.compose?.positions[`services.${app.main}.ports.${containerPort}/${protocol}`],
  );
  const ofCompose = Object.entries(app.compose?.services ?? {}).flatMap(([service, { hostPorts }]) =>
    hostPorts
      .filter((claim) => service !== app.main || !replaced.some((position) => isSamePlace(position, claim)))
      .map(({ value, position }): HostPort => ({ ...value, app: app.name, service, position, source: 'compose' })),
  );
  const ofAppFile = bindings.map(({ key, address, hostPort, protocol }): HostPort => {
    const position = locate(app.positions, `ports.${key}`);
    return { app: app.name, service: app.main ?? '', address, port: hostPort, protocol, position, source: 'app-file' };
  });
  return [...ofCompose, ...ofAppFile];
}

/** `127.0.0.1:8080`, `[::1]:8080`, `53/udp`. */
export function shownPort({ address, port, protocol }: PortClaim): string {
  const host = address.includes(':') ? `[${address}]` : address;
  return `${host ? `${host}:` : ''}${port}${protocol === 'tcp' ? '' : `/${protocol}`}`;
}

function isSamePlace(position: Position | undefined, claim: Claim<PortClaim>): boolean {
  const { file, line, column } = claim.position;
  return position?.file === file && position.line === line && position.column === column;
}
