import { portBindings } from '../config/port-map.ts';
import type { Position } from '../problems.ts';
import type { LoadedApp } from './types.ts';

/** Where a port that an extension asks for is published: nobody but this machine reaches it, until the app file says otherwise. */
export const loopback = '127.0.0.1';

/** A port that a manifest publishes. */
export interface ExtensionPort {
  readonly service: string;
  readonly container: number;
  readonly protocol: string;
  /** Absent: it is assigned. */
  readonly host?: number;
  readonly position?: Position;
}

/** What the manifest of an app’s extension publishes, but for container ports that the app file publishes. */
export function manifestPorts(app: LoadedApp): ExtensionPort[] {
  return (app.extension?.manifest.ports ?? []).flatMap(
    ({ service = app.main, container, protocol = 'tcp', host, position }) => {
      if (service === undefined || isOfAppFile(app, { service, container, protocol })) return [];
      return [{ service, container, protocol, ...(host ? { host } : {}), ...(position ? { position } : {}) }];
    },
  );
}

export type ContainerPort = Pick<ExtensionPort, 'service' | 'container' | 'protocol'>;

/** The app file has the last word on ports of the main service. */
export function isOfAppFile({ main, file }: LoadedApp, { service, container, protocol }: ContainerPort): boolean {
  if (service !== main) return false;
  return portBindings(file.ports).some((own) => own.containerPort === container && own.protocol === protocol);
}
