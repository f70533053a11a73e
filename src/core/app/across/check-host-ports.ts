import { addressesOverlap } from '../../../lib/host-address.ts';
import { formatPosition, type Problem } from '../../problems.ts';
import { type HostPort, hostPortsOf, shownPort } from '../host-ports.ts';
import { loopback } from '../manifest-ports.ts';
import type { LoadedApp } from '../types.ts';

/** No two apps publish one host port on overlapping addresses. Disabled apps listen nowhere. */
export function checkHostPorts(apps: readonly LoadedApp[]): Problem[] {
  const claims = apps.filter(({ file }) => file.enabled !== false).flatMap(hostPortsOf);
  const byPort = Map.groupBy(claims, ({ port, protocol }) => `${port}/${protocol}`);
  return [...byPort.values()].flatMap((sharing) =>
    sharing.flatMap((claim) => {
      const other = sharing.find((candidate) => clash(claim, candidate));
      return other ? [clashProblem(claim, other, claims)] : [];
    }),
  );
}

/** Clashes within the Compose files of one app are found when those are read. */
function clash(one: HostPort, other: HostPort): boolean {
  if (one === other || !addressesOverlap(one.address, other.address)) return false;
  return one.app !== other.app || one.source !== 'compose' || other.source !== 'compose';
}

function clashProblem(claim: HostPort, other: HostPort, claims: readonly HostPort[]): Problem {
  const owner =
    other.app === claim.app ? `the same app’s service ${other.service}` : `${other.app} (service ${other.service})`;
  const { movable } = claim.movable ? claim : other;
  const place = other.position ? ` at ${formatPosition(other.position)}` : '';
  return {
    severity: 'error',
    code: 'duplicate-port',
    message: `host port ${shownPort(claim)} of ${claim.app} is also claimed by ${owner}${place}`,
    app: claim.app,
    ...(claim.position ? { position: claim.position } : {}),
    suggestions: [movable ? elsewhere(movable, claim, claims) : 'give one of the two another host port'],
  };
}

function elsewhere(
  { key, file }: NonNullable<HostPort['movable']>,
  { port }: HostPort,
  claims: readonly HostPort[],
): string {
  let free = port + 1;
  while (claims.some((claim) => claim.port === free)) free += 1;
  return `publish one of the two elsewhere: ports: { ${key}: ${loopback}:${free} } in ${file}`;
}
