export interface PortText {
  /** Empty: every address. */
  readonly address: string;
  /** Pairs of host port (undefined: any free one) and container port, a range spread out. */
  readonly pairs: readonly { readonly host?: number; readonly container: number }[];
  readonly protocol: string;
  /** A range of host ports for one container port: the engine picks one of them. */
  readonly picked: boolean;
}

/** The short form of a port, `[address:][host:]container[/protocol]`, each port perhaps a range; a text where it is wrong. */
export function parsePortText(text: string): PortText | string {
  const [ports = '', protocol = 'tcp', ...rest] = text.split('/');
  if (rest.length > 0 || !/^(tcp|udp|sctp)?$/i.test(protocol))
    return `has an unknown protocol "${[protocol, ...rest].join('/')}": tcp, udp or sctp`;
  const parts = ports.split(':');
  const containerText = parts.pop() ?? '';
  const hostText = parts.pop() ?? '';
  const address = parts.join(':');
  if (address !== '' && !isAddress(address))
    return `has "${address}" where an IP address must stand (IPv6 in brackets)`;
  const container = range(containerText);
  if (!container) return `has "${containerText}" where a container port must stand`;
  const host = hostText === '' ? undefined : range(hostText);
  if (hostText !== '' && !host) return `has "${hostText}" where a host port must stand`;
  const size = container[1] - container[0];
  const single = size === 0;
  if (host && !single && host[1] - host[0] !== size)
    return `maps ${host[1] - host[0] + 1} host ports to ${size + 1} container ports`;
  return {
    address: address.replace(/^\[|\]$/g, ''),
    protocol: protocol.toLowerCase() || 'tcp',
    picked: host !== undefined && single && host[1] > host[0],
    pairs: Array.from({ length: size + 1 }, (_, step) => ({
      container: container[0] + step,
      ...(host ? { host: host[0] + step } : {}),
    })),
  };
}

function range(text: string): readonly [number, number] | undefined {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text);
  if (!match) return undefined;
  const [start, end] = [Number(match[1]), Number(match[2] ?? match[1])];
  return end >= start && end <= 65_535 ? [start, end] : undefined;
}

function isAddress(text: string): boolean {
  if (/^\[[0-9a-fA-F:.]+(%\w+)?\]$/.test(text)) return true;
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}
