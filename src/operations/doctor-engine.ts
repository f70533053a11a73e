import type { LiveNetwork } from '../core/live/snapshot.ts';
import type { EngineInfo } from '../ports/docker.ts';
import type { DoctorRow } from './doctor.ts';
import type { Disk } from './doctor-machine.ts';

export function engineRow(engine: EngineInfo): DoctorRow {
  const traits = [engine.rootless ? 'rootless' : '', engine.swarm ? 'in a swarm' : ''].filter((trait) => trait !== '');
  const text = [
    `Docker ${engine.version}, API ${engine.apiVersion}, ${engine.os}/${engine.arch}`,
    ...traits,
    `on ${engine.name}`,
  ].join(', ');
  return { name: 'engine', level: 'ok', text, fixes: [] };
}

/** Compose before 2.20 knows too little of what files use today. */
export function composeRow({
  version,
  command,
}: {
  readonly version: string;
  readonly command: readonly string[];
}): DoctorRow {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < 2 || (major === 2 && minor < 20);
  return {
    name: 'compose',
    level: isOld ? 'warn' : 'ok',
    text: `${version}, ${command.join(' ')}`,
    fixes: isOld ? ['install Docker Compose 2.20 or newer: https://docs.docker.com/compose/install/linux/'] : [],
  };
}

const gigabyte = 1e9;

export function diskRows(path: string, disk: Disk): readonly DoctorRow[] {
  const clean = ['see what takes the room: docker system df', 'remove images that nothing uses: docker image prune'];
  const isTight = disk.free < 5 * gigabyte || disk.free < disk.total * 0.05;
  const level = disk.free < gigabyte ? 'fail' : isTight ? 'warn' : 'ok';
  const space: DoctorRow = {
    name: 'disk',
    level,
    text: `${(disk.free / gigabyte).toFixed(1)} of ${(disk.total / gigabyte).toFixed(1)} GB free under ${path}`,
    fixes: level === 'ok' ? [] : clean,
  };
  if (disk.inodes === 0) return [space];
  const part = disk.inodesFree / disk.inodes;
  const files: DoctorRow = {
    name: 'inodes',
    level: part < 0.01 ? 'fail' : part < 0.05 ? 'warn' : 'ok',
    text: `${Math.round(part * 100)} % free under ${path}`,
    fixes: part < 0.05 ? clean : [],
  };
  return [space, files];
}

/**
 * The engine takes a subnet for each network out of 31 stock pools; when they are used up, no further network can be made.
 * Engines with pools of their own have more or fewer: the count is of the stock ones.
 */
export function addressPools(networks: readonly LiveNetwork[]): DoctorRow {
  const used = stockPools.filter((pool) =>
    networks.some(({ subnets }) => subnets.some((subnet) => overlap(pool, subnet))),
  ).length;
  const left = stockPools.length - used;
  const level = left === 0 ? 'fail' : left < 5 ? 'warn' : 'ok';
  return {
    name: 'networks',
    level,
    text: `${used} of ${stockPools.length} stock address pools in use, ${left} left`,
    fixes:
      level === 'ok'
        ? []
        : [
            'remove networks that nothing uses: docker network prune',
            'or give the engine more: "default-address-pools" in /etc/docker/daemon.json',
          ],
  };
}

const stockPools: readonly string[] = [
  ...Array.from({ length: 15 }, (_, index) => `172.${17 + index}.0.0/16`),
  ...Array.from({ length: 16 }, (_, index) => `192.168.${16 * index}.0/20`),
];

/** Two IPv4 networks share addresses; anything else does not. */
function overlap(a: string, b: string): boolean {
  const one = parse(a);
  const other = parse(b);
  if (!one || !other) return false;
  const size = 2 ** (32 - Math.min(one.bits, other.bits));
  return Math.floor(one.address / size) === Math.floor(other.address / size);
}

function parse(subnet: string): { readonly address: number; readonly bits: number } | undefined {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(subnet);
  if (!match) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, bits = 32] = match.slice(1).map(Number);
  return { address: ((a * 256 + b) * 256 + c) * 256 + d, bits };
}
