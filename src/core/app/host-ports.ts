import type { Claim, PortClaim } from '../compose/types.ts';
import { portBindings } from '../config/port-map.ts';
import { locate } from '../files/source-map.ts';
import type { Position } from '../problems.ts';
import { type ContainerPort, isOfAppFile, loopback, manifestPorts } from './manifest-ports.ts';
import type { LoadedApp } from './types.ts';

export interface HostPort extends PortClaim {
  readonly app: string;
  readonly service: string;
  readonly position: Position | undefined;
  readonly source: 'compose' | 'manifest' | 'app-file';
  /** Where the user can publish it elsewhere, though the file that says it is not theirs. */
  readonly movable?: { readonly key: string; readonly file: string };
}

/** Host ports that its files fix: those of the Compose files, but for container ports that the manifest or the app file publish elsewhere. */
export function hostPortsOf(app: LoadedApp): HostPort[] {
  const ofManifest = manifestPorts(app).filter(({ host }) => host !== undefined);
  const ofCompose = Object.entries(app.compose?.services ?? {}).flatMap(([service, { hostPorts, published }]) => {
    const isReplaced = ({ value }: Claim<PortClaim>) =>
      published.some(({ host, container, protocol }) => {
        const port = { service, container, protocol };
        const isIt = host === value.port && protocol === value.protocol;
        return isIt && (isOfAppFile(app, port) || ofManifest.some((own) => isSame(own, port)));
      });
    return hostPorts
      .filter((claim) => !isReplaced(claim))
      .map(({ value, position }): HostPort => ({ ...value, app: app.name, service, position, source: 'compose' }));
  });
  return [
    ...ofCompose,
    ...ofManifest.map((published): HostPort => {
      const { service, host: port = 0, protocol, position } = published;
      const base = { app: app.name, service, address: loopback, port, protocol, position };
      return { ...base, source: 'manifest', ...movable(app, published) };
    }),
    ...portBindings(app.file.ports).map(({ key, address, hostPort, protocol }): HostPort => {
      const position = locate(app.positions, `ports.${key}`);
      return {
        app: app.name,
        service: app.main ?? '',
        address,
        port: hostPort,
        protocol,
        position,
        source: 'app-file',
      };
    }),
  ];
}

function movable(app: LoadedApp, { service, container, protocol }: ContainerPort): Pick<HostPort, 'movable'> {
  if (service !== app.main) return {};
  const key = protocol === 'tcp' ? String(container) : `${container}/${protocol}`;
  return { movable: { key, file: app.positions['extension']?.file ?? `apps/${app.name}.yaml` } };
}

function isSame(one: ContainerPort, other: ContainerPort): boolean {
  return one.service === other.service && one.container === other.container && one.protocol === other.protocol;
}

/** `127.0.0.1:8080`, `[::1]:8080`, `53/udp`. */
export function shownPort({ address, port, protocol }: PortClaim): string {
  const host = address.includes(':') ? `[${address}]` : address;
  return `${host ? `${host}:` : ''}${port}${protocol === 'tcp' ? '' : `/${protocol}`}`;
}
