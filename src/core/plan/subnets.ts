import type { NetworkSpec } from './types.ts';

/** Docker's own pools, as it is delivered: 15 networks of /16 and 16 of /20. */
export const stockPools: readonly string[] = [
  ...Array.from({ length: 15 }, (_, index) => `172.${17 + index}.0.0/16`),
  ...Array.from({ length: 16 }, (_, index) => `192.168.${index * 16}.0/20`),
];

/** So many networks of Docker's own pools are left to others. */
const reserve = 5;

/** Size of a network that Orbitr cuts: 61 containers. */
const prefix = 26;

export interface SubnetInput {
  /** Networks to be made, in order. */
  readonly wanted: readonly NetworkSpec[];
  /** Subnets of every network that there is. */
  readonly taken: readonly string[];
  /** What orbitr.lock says. */
  readonly locked: Readonly<Record<string, string>>;
  /** `10.203.0.0/16`. */
  readonly pool: string;
}

/** Network → the subnet it gets, for those that Docker's own pools are too short for, and those that have one in the lock file. */
export function assignSubnets({ wanted, taken, locked, pool }: SubnetInput): ReadonlyMap<string, string> {
  const assigned = new Map<string, string>();
  const inUse = [...taken, ...Object.values(locked)].map(rangeOf);
  let free = stockPools.filter((stock) => !taken.some((subnet) => overlap(rangeOf(stock), rangeOf(subnet)))).length;
  for (const spec of wanted) {
    if ((spec.ipam?.config ?? []).some(({ subnet }) => subnet) || (spec.driver ?? 'bridge') !== 'bridge') continue;
    const known = locked[spec.name];
    if (known && !taken.some((subnet) => overlap(rangeOf(subnet), rangeOf(known)))) assigned.set(spec.name, known);
    else if (free > reserve) free -= 1;
    else {
      const cut = firstFree(pool, inUse);
      if (!cut) continue;
      assigned.set(spec.name, cut);
      inUse.push(rangeOf(cut));
    }
  }
  return assigned;
}

/** Whether two subnets have an address in common. IPv6 is not compared. */
export function subnetsOverlap(one: string, other: string): boolean {
  const [a, b] = [rangeOf(one), rangeOf(other)];
  return a.first >= 0 && b.first >= 0 && overlap(a, b);
}

interface Range {
  readonly first: number;
  readonly last: number;
}

function firstFree(pool: string, inUse: readonly Range[]): string | undefined {
  const { first, last } = rangeOf(pool);
  const size = 2 ** (32 - prefix);
  for (let start = first; start + size - 1 <= last; start += size) {
    const range = { first: start, last: start + size - 1 };
    if (!inUse.some((used) => overlap(used, range))) return `${dotted(start)}/${prefix}`;
  }
  return undefined;
}

function rangeOf(cidr: string): Range {
  const [address = '', bits = '32'] = cidr.split('/');
  if (address.includes(':')) return { first: -1, last: -1 };
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  const first = Math.floor(number / size) * size;
  return { first, last: first + size - 1 };
}

function overlap(a: Range, b: Range): boolean {
  return a.first <= b.last && b.first <= a.last;
}

function dotted(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
}
