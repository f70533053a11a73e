import { exposed, type Recipe } from '../recipe.ts';

export const caddy: Recipe = {
  repository: 'library/caddy',
  packages: ['caddy', 'media-types'],
  image: (tag) => ({
    base: 'alpine',
    folders: { '/config/caddy': {}, '/data/caddy': {}, '/srv': {} },
    // the official binary bears it too: without that capability in the bounding set it cannot even be started
    capabilities: { '/usr/bin/caddy': 'net_bind_service' },
    without: ['usr/share/caddy', 'etc/caddy'],
    config: {
      Env: [`CADDY_VERSION=v${tag.version}`, 'XDG_CONFIG_HOME=/config', 'XDG_DATA_HOME=/data'],
      Cmd: ['caddy', 'run', '--config', '/etc/caddy/Caddyfile', '--adapter', 'caddyfile'],
      ExposedPorts: exposed(80, 443, '443/udp', 2019),
      WorkingDir: '/srv',
    },
  }),
};
