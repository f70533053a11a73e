import { nearest } from '../../lib/nearest.ts';
import { holds, hostPath } from './host-path.ts';

/** Rights that stand alone. */
const plainWords = [
  'privileged',
  'host-network',
  'host-pid',
  'host-ipc',
  'host-uts',
  'host-userns',
  'host-cgroup',
  'cgroup-parent',
  'docker-socket',
  'docker-socket:read',
  'ssh-agent',
  'model-runner',
] as const;

/** Rights over something that is named behind a colon. */
const namedWords = [
  'capability',
  'device',
  'device-rule',
  'bind',
  'network',
  'network-driver',
  'network-option',
  'subnet',
  'volume',
  'volume-driver',
  'mount',
  'container',
  'container-name',
  'security',
  'runtime',
  'logging',
  'provider',
  'annotation',
  'label',
  'image',
  'entitlement',
] as const;

type Kind = (typeof plainWords)[number] | (typeof namedWords)[number];

interface Permission {
  readonly kind: Kind;
  readonly subject: string;
  /** Of `bind`: reading alone. */
  readonly readOnly: boolean;
}

/** Shape of a permission; whether there is one of that name is told with the nearest. */
export const permissionPattern = /^[a-z][a-z-]*(?::\S(?:.*\S)?)?$/;
export const permissionRule =
  'must be a permission such as host-network, or one with its subject such as "bind:/srv/media"';

/** Whether a permission that is given covers one that is asked for. Relative paths of both begin at `base`. */
export function covers(given: string, asked: string, base: string): boolean {
  const [one, other] = [parsePermission(given), parsePermission(asked)];
  if (!one || !other) return false;
  if (one.kind === 'privileged') return withPrivilege.includes(other.kind);
  if (one.kind === 'docker-socket') return other.kind === 'docker-socket' || other.kind === 'docker-socket:read';
  if (one.kind !== other.kind) return false;
  if (one.kind === 'bind')
    return (other.readOnly || !one.readOnly) && holds(hostPath(one.subject, base), hostPath(other.subject, base));
  if (one.kind === 'device' && one.subject.startsWith('/'))
    return other.subject.startsWith('/') && holds(hostPath(one.subject, base), hostPath(other.subject, base));
  return one.subject === other.subject || (one.kind === 'capability' && one.subject === 'ALL');
}

/** Without those that another of them covers. */
export function leanest(permissions: readonly string[], base: string): string[] {
  const all = [...new Set(permissions)];
  return all.filter((one, index) => {
    const isCovered = (other: string, place: number): boolean =>
      other !== one && covers(other, one, base) && (place < index || !covers(one, other, base));
    return !all.some(isCovered);
  });
}

/** What is wrong with a word that looks like a permission; undefined where it is one. */
export function permissionFault(word: string, others: readonly string[] = []): string | undefined {
  if (parsePermission(word)) return undefined;
  if (isReserved(word)) return 'remove it';
  const cut = word.indexOf(':');
  const kind = cut < 0 ? word : word.slice(0, cut);
  if (isOneOf(namedWords, kind))
    return kind === 'bind'
      ? 'name the path: absolute, from the home folder (~), or from the workspace (./)'
      : `name what is meant: "${kind}:…"`;
  const meant = nearest(word, [...plainWords, ...others]) ?? nearest(kind, [...plainWords, ...namedWords, ...others]);
  if (meant === undefined) return 'use one of those in docs/permissions.md';
  return `write ${isOneOf(namedWords, meant) && cut >= 0 ? `"${meant}${word.slice(cut)}"` : meant}`;
}

/** `NET_ADMIN` for `cap_net_admin`. */
export function capabilityName(text: string): string {
  return text.trim().toUpperCase().replace(/^CAP_/, '');
}

/** Labels by which Orbitr and Compose know what is theirs: no grant makes them anybody else's. */
export function isReserved(permission: string): boolean {
  return /^label:(?:dev\.orbitr|com\.docker\.compose)\./.test(permission);
}

/** A privileged container has all of these already. */
const withPrivilege: readonly Kind[] = ['privileged', 'capability', 'device', 'device-rule', 'security'];

function parsePermission(word: string): Permission | undefined {
  if (isOneOf(plainWords, word)) return { kind: word, subject: '', readOnly: false };
  const cut = word.indexOf(':');
  const [kind, subject] = [word.slice(0, Math.max(0, cut)), word.slice(cut + 1).trim()];
  if (!isOneOf(namedWords, kind) || subject === '' || isReserved(word)) return undefined;
  if (kind === 'capability') return { kind, subject: capabilityName(subject), readOnly: false };
  if (kind !== 'bind') return { kind, subject, readOnly: false };
  const readOnly = subject.endsWith(':ro');
  const path = readOnly ? subject.slice(0, -':ro'.length) : subject;
  return /^(?:[/~]|\.{1,2}(?:\/|$)|[a-zA-Z]:|\\\\)/.test(path) ? { kind, subject: path, readOnly } : undefined;
}

function isOneOf<T extends string>(words: readonly T[], word: string): word is T {
  return words.some((known) => known === word);
}
