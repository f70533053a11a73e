import { readFileSync } from 'node:fs';

/** Full id of the container that this process runs in, as the engine calls it; undefined outside of one. */
export function ownContainer(): string | undefined {
  try {
    return containerIn(readFileSync('/proc/self/mountinfo', 'utf8'));
  } catch {
    return undefined;
  }
}

/**
 * An engine mounts these three files from the container’s own folder, whatever the control groups say. Elsewhere in a path such an id says
 * nothing: a container may look into the engine’s folders.
 */
export function containerIn(mounts: string): string | undefined {
  for (const line of mounts.split('\n')) {
    const [, , , root = '', point = ''] = line.split(' ');
    if (point !== '/etc/hostname' && point !== '/etc/hosts' && point !== '/etc/resolv.conf') continue;
    const [, id] = /\/(?:[\w-]*containers)\/([\da-f]{64})\//.exec(root) ?? [];
    if (id !== undefined) return id;
  }
  return undefined;
}
