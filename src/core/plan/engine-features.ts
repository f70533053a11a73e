import type { DesiredApp, DesiredService } from '../desired/types.ts';

/** Something in a Compose file that not every engine can do. What Compose itself does not know it refuses while it reads the file. */
export interface Feature {
  /** Within the service: `healthcheck.start_interval`. */
  readonly path: string;
  /** The first API version that has it, and the engine that brought it. */
  readonly api: string;
  readonly engine: string;
  /** What comes of it on an older one. */
  readonly otherwise: string;
  readonly instead: string;
}

/** Each was seen on engine 20.10 with Compose 2.26: the first two are refused in the middle of an update, the third is passed over. */
export function featuresOf(app: DesiredApp, { name }: DesiredService): Feature[] {
  const service = app.model.services[name];
  if (!service) return [];
  const macs = Object.values(service.networks ?? {}).filter((attachment) => attachment?.['mac_address']);
  const subpath = (service.volumes ?? []).find((mount) => (mount['volume'] as { subpath?: string } | null)?.subpath);
  return [
    ...(service.healthcheck?.['start_interval'] !== undefined ? [startInterval] : []),
    ...(macs.length > 1 ? [severalMacs] : []),
    ...(subpath ? [{ ...volumeSubpath, path: `volumes.${subpath.target}` }] : []),
  ];
}

const startInterval: Feature = {
  path: 'healthcheck.start_interval',
  api: '1.44',
  engine: '25',
  otherwise: 'Compose refuses it',
  instead: 'leave start_interval out: interval counts from the start, then',
};

const severalMacs: Feature = {
  path: 'networks',
  api: '1.44',
  engine: '25',
  otherwise: 'Compose refuses a mac_address on more than one network',
  instead: 'give a mac_address on one network only',
};

const volumeSubpath: Feature = {
  path: 'volumes',
  api: '1.45',
  engine: '26',
  otherwise: 'subpath is passed over, and the whole volume is mounted',
  instead: 'mount the whole volume, or give that part a volume of its own',
};

/** `1.9` is before `1.41`. */
export function isBefore(version: string, other: string): boolean {
  const numbers = (text: string) => text.split('.').map(Number);
  const [a, b] = [numbers(version), numbers(other)];
  const at = b.findIndex((part, index) => part !== (a[index] ?? 0));
  return at >= 0 && (a[at] ?? 0) < (b[at] ?? 0);
}
