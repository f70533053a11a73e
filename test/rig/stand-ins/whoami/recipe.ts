import { exposed, type Recipe } from '../recipe.ts';

/** The official one is a single static program, so there is neither shell nor wget in it. */
export const whoami: Recipe = {
  repository: 'traefik/whoami',
  packages: ['busybox-static'],
  image: () => ({
    base: 'none',
    links: { '/.stand-in/busybox': '/usr/bin/busybox' },
    config: { Entrypoint: ['/whoami'], ExposedPorts: exposed(80) },
  }),
};
