import * as z from 'zod';

const containerPattern = /^([1-9]\d{0,4})(?:\/(tcp|udp|sctp))?$/;
const hostPattern = /^(?:(\[[0-9a-fA-F:.]+\]|\d{1,3}(?:\.\d{1,3}){3}):)?([1-9]\d{0,4})$/;

const hostMessage = 'must be a host port from 1 to 65535, or address:port such as 127.0.0.1:8080';

/** `{ 5432: 127.0.0.1:15432 }`: container port, with /udp where needed → host port, with the address it listens on where not on all. */
export const PortMap = z
  .record(
    z.string().refine((key) => parseContainerPort(key) !== undefined, 'is no container port such as 80 or 53/udp'),
    z.union([z.number(), z.string()], hostMessage).refine((value) => parseHostPort(value) !== undefined, hostMessage),
    'must be a mapping such as { 80: 127.0.0.1:8080 }',
  )
  .describe(
    'Container port: host port, or address:host port. For these container ports it replaces what the Compose file or the extension publishes.',
  );
export type PortMap = z.infer<typeof PortMap>;

export interface PortBinding {
  /** The key as it stands in the file. */
  readonly key: string;
  readonly containerPort: number;
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  /** Empty: every address. IPv6 without brackets. */
  readonly address: string;
  readonly hostPort: number;
}

/** A checked map, in the order of its keys. */
export function portBindings(ports: PortMap | undefined): PortBinding[] {
  return Object.entries(ports ?? {}).flatMap(([key, value]) => {
    const container = parseContainerPort(key);
    const host = parseHostPort(value);
    return container && host ? [{ key, ...container, ...host }] : [];
  });
}

function parseContainerPort(key: string): { containerPort: number; protocol: PortBinding['protocol'] } | undefined {
  const [, port, protocol] = containerPattern.exec(key) ?? [];
  if (!port || Number(port) > 65_535) return undefined;
  return { containerPort: Number(port), protocol: (protocol ?? 'tcp') as PortBinding['protocol'] };
}

function parseHostPort(value: string | number): { address: string; hostPort: number } | undefined {
  const [, address = '', port] = hostPattern.exec(String(value)) ?? [];
  if (!port || Number(port) > 65_535) return undefined;
  const bare = address.replace(/^\[|\]$/g, '');
  if (bare.includes('.') && !bare.includes(':') && bare.split('.').some((part) => Number(part) > 255)) return undefined;
  if (bare.includes(':') && !z.ipv6().safeParse(bare).success) return undefined;
  return { address: bare, hostPort: Number(port) };
}
