import { type ContainerPort, isOfAppFile, manifestPorts } from './manifest-ports.ts';
import type { LoadedApp } from './types.ts';

/** A port of an extension’s app that is published, but for which no file names a host port: Orbitr assigns one. */
export interface OpenPort extends ContainerPort {
  /** What orbitr.lock calls it: `db/5432/tcp`, `db/admin/80/tcp` where it is not the main service’s. */
  readonly key: string;
}

/** In the order of their keys. Replicas cannot share a port: theirs are left to the engine. Plain apps have none, as with Compose. */
export function openPortsOf(app: LoadedApp): OpenPort[] {
  if (!app.extension) return [];
  const services = app.compose?.services ?? {};
  const ofManifest = manifestPorts(app);
  const ofCompose = Object.entries(services).flatMap(([service, { published }]) =>
    published.map(({ host, ...port }) => ({ service, ...port, ...(host ? { host } : {}) })),
  );
  const fixed = new Set(ofManifest.filter(({ host }) => host !== undefined).map((port) => keyOf(app, port)));
  const fixedByCompose = new Set(ofCompose.filter(({ host }) => host !== undefined).map((port) => keyOf(app, port)));
  const open = [
    ...ofManifest.filter((port) => !fixedByCompose.has(keyOf(app, port))),
    ...ofCompose.filter((port) => !isOfAppFile(app, port)),
  ].filter(({ host, service }) => host === undefined && services[service]?.replicas === 1);
  const byKey = new Map(
    open.map(({ service, container, protocol }) => {
      const key = keyOf(app, { service, container, protocol });
      return [key, { service, container, protocol, key }] as const;
    }),
  );
  return [...byKey.values()].filter(({ key }) => !fixed.has(key)).sort((a, b) => (a.key < b.key ? -1 : 1));
}

function keyOf({ name, main }: LoadedApp, { service, container, protocol }: ContainerPort): string {
  return `${name}/${service === main ? '' : `${service}/`}${container}/${protocol}`;
}
