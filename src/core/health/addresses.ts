import type { ContainerInspect } from '../live/inspect.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Where a container’s port may answer from here, the likeliest first: what it publishes at the engine’s host; where the engine runs on this
 * machine, the container’s own addresses. `endpoint` is the engine’s: `unix:///…`, `tcp://host:2375`, `ssh://user@host`.
 */
export function addressesOf(container: ContainerInspect, port: number, endpoint: string): Address[] {
  const isLocal = endpoint.startsWith('unix://');
  const engineHost = isLocal ? '127.0.0.1' : (URL.parse(endpoint)?.hostname ?? '');
  if (container.HostConfig['NetworkMode'] === 'host') return [{ host: engineHost, port }];
  const { Networks, Ports } = container.NetworkSettings;
  const published = (Ports?.[`${port}/tcp`] ?? []).flatMap(({ HostIp: ip = '', HostPort = '' }): Address[] => {
    const isEverywhere = ip === '' || ip === '0.0.0.0' || ip === '::';
    // What the engine's host keeps to itself cannot be reached from another machine.
    if (!isLocal && !isEverywhere) return [];
    return [{ host: isEverywhere ? engineHost : ip, port: Number(HostPort) }];
  });
  const own = Object.values(Networks ?? {}).flatMap((network) => {
    const ip = network['IPAddress'];
    return isLocal && typeof ip === 'string' && ip !== '' ? [{ host: ip, port }] : [];
  });
  const all = [...published, ...own];
  return [...new Map(all.map((address) => [`${address.host} ${address.port}`, address])).values()];
}
