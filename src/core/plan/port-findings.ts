import { addressesOverlap } from '../../lib/host-address.ts';
import type { DesiredApp } from '../desired/types.ts';
import { locate } from '../files/source-map.ts';
import type { Problem } from '../problems.ts';
import { appFileOf } from './app-file.ts';
import { type PortWish, portRange } from './port-wishes.ts';

export function noPortLeft(wish: PortWish): Problem {
  const message = `no host port from ${portRange.first} to ${portRange.last} is free for port ${wish.container}/${wish.protocol} of ${wish.service}`;
  return finding(wish, message, byHand(wish.app, wish, 8080));
}

export function busyPort(wish: PortWish, port: number): Problem {
  const message = `host port ${port}/${wish.protocol} for ${wish.service} is held by a program of this host, which is no container`;
  const look = `see which it is: ss -lntup | grep ':${port} '`;
  return finding(wish, message, [...anotherPort(wish.app, wish, port), look]);
}

interface Others {
  readonly apps: readonly DesiredApp[];
  readonly wishes: readonly PortWish[];
  readonly assigned: ReadonlyMap<string, number>;
}

/** A port that was kept and that somebody else wants too: a file that names it, or an entry that came from another branch. */
export function claimedPort(wish: PortWish, port: number, { apps, wishes, assigned }: Others): Problem[] {
  const earlier = wishes.slice(0, wishes.indexOf(wish)).filter(({ key }) => assigned.get(key) === port);
  const claims = [
    ...apps
      .filter(({ enabled }) => enabled)
      .flatMap(({ name, services }) =>
        services.flatMap((service) => service.hostPorts.map((own) => ({ app: name, service: service.name, ...own }))),
      ),
    ...earlier.map(({ app, service, address, protocol }) => ({ app: app.name, service, address, port, protocol })),
  ];
  const other = claims.find(
    (claim) => claim.port === port && claim.protocol === wish.protocol && addressesOverlap(claim.address, wish.address),
  );
  if (!other) return [];
  const message = `host port ${port}/${wish.protocol} for ${wish.service} is wanted by ${other.app} (service ${other.service}) too`;
  return [finding(wish, message, anotherPort(wish.app, wish, port))];
}

/** How to get away from a port that was assigned. */
export function anotherPort(app: DesiredApp, port: PortOfApp, host: number): string[] {
  return [
    `have another one assigned: remove the line ${port.key} from orbitr.lock`,
    ...byHand(app, port, host + 1).map((text) => `or ${text}`),
  ];
}

type PortOfApp = Pick<PortWish, 'key' | 'service' | 'container' | 'protocol'>;

/** What an app file says under `ports` is meant for the main service. */
function byHand(app: DesiredApp, { service, container, protocol }: PortOfApp, host: number): string[] {
  if (service !== app.main) return [];
  const inside = `${container}${protocol === 'tcp' ? '' : `/${protocol}`}`;
  return [`choose one: ports: { ${inside}: 127.0.0.1:${host} } in ${appFileOf(app)}`];
}

function finding(wish: PortWish, message: string, suggestions: readonly string[]): Problem {
  const { app, service, container, protocol } = wish;
  const position = locate(app.positions, `services.${service}.ports.${container}/${protocol}`);
  const place = position ? { position } : {};
  return { severity: 'error', code: 'blocked', app: app.name, message, ...place, suggestions };
}
