import { holds } from './host-path.ts';

/** What an ask exposes, where most apps need no such thing; undefined for what is ordinary in a Compose file of one's own. */
export function exposureOf(permission: string): { readonly danger: string; readonly instead?: string } | undefined {
  const [kind = '', ...rest] = permission.split(':');
  const known = Object.hasOwn(dangers, permission) ? dangers[permission] : undefined;
  if (known) return known;
  if (kind === 'capability') return { danger: 'Docker gives that to no container by itself' };
  if (kind === 'device' && permission !== 'device:gpu') return { danger: 'all that it holds is open to the container' };
  if (kind === 'device-rule') return { danger: 'all that they hold is open to the container' };
  if (kind === 'security') return { danger: 'that may take protection away' };
  return kind === 'bind' ? bindExposure(rest.join(':')) : undefined;
}

const dangers: Readonly<Record<string, { readonly danger: string; readonly instead?: string }>> = {
  privileged: { danger: 'it can do all that the host can', instead: 'grant single rights with cap_add or devices' },
  'docker-socket': {
    danger: 'whoever controls it controls the host',
    instead: 'use a socket proxy, or mount it read-only where reading is enough',
  },
  'host-network': { danger: 'it reaches what listens on the host alone' },
  'host-pid': { danger: 'what they were started with is open to it' },
  'host-ipc': { danger: 'it can read and change memory that the host’s programs share' },
  'host-userns': { danger: 'its root is the root of the host' },
};

/** Folders by which the host can be changed or learnt about, with all that lies in them. */
const sensitive = ['/boot', '/dev', '/etc', '/proc', '/root', '/run', '/sys', '/var/lib/docker', '/var/run'];
/** Those that are sensitive as a whole only. */
const sensitiveWhole = ['/', '/home', '/usr', '/var', '/var/lib', '~'];
const ordinary = ['/dev/shm', '/dev/shm:ro', '/etc/localtime:ro', '/etc/machine-id:ro', '/etc/timezone:ro'];

function bindExposure(subject: string): { readonly danger: string } | undefined {
  const readOnly = subject.endsWith(':ro');
  const path = readOnly ? subject.slice(0, -':ro'.length) : subject;
  const isSensitive = sensitiveWhole.includes(path) || sensitive.some((folder) => holds(folder, path));
  if (!isSensitive || ordinary.includes(subject)) return undefined;
  return { danger: readOnly ? 'it can read what the host keeps there' : 'the host can be changed through it' };
}
