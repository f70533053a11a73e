import type { Base } from './recipe.ts';

export interface BaseParts {
  readonly packages: readonly string[];
  /** Every command that busybox knows is a link to it. */
  readonly busybox: boolean;
  /** Path → where the link leads: what package scripts would have made. */
  readonly links: Readonly<Record<string, string>>;
}

/** What official images stand on, and no more: a health check that calls wget in an image without it must fail here, too. */
export const bases: Readonly<Record<Base, BaseParts>> = {
  debian: {
    packages: [
      ...['libc6', 'libc-bin', 'bash', 'dash', 'coreutils', 'debianutils', 'diffutils', 'findutils', 'grep', 'gzip'],
      ...['hostname', 'mawk', 'sed', 'tar', 'util-linux', 'login', 'netbase'],
    ],
    busybox: false,
    links: { '/usr/bin/awk': 'mawk', '/usr/bin/which': 'which.debianutils' },
  },
  alpine: { packages: ['libc6', 'busybox-static'], busybox: true, links: {} },
  none: { packages: [], busybox: false, links: {} },
};
