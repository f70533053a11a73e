import { exposed, type Recipe } from '../recipe.ts';

export const nginx: Recipe = {
  repository: 'library/nginx',
  packages: ['nginx', 'nginx-common', 'curl', 'media-types'],
  image: (tag) => ({
    base: tag.has('alpine') ? 'alpine' : 'debian',
    accounts: { nginx: { id: 101, home: '/nonexistent' } },
    folders: {
      '/var/cache/nginx': {},
      '/var/log/nginx': {},
      '/docker-entrypoint.d': {},
      '/etc/nginx/templates': {},
      '/var/lib/nginx': {},
    },
    links: { '/var/log/nginx/access.log': '/dev/stdout', '/var/log/nginx/error.log': '/dev/stderr' },
    without: ['etc/nginx/sites-available', 'etc/nginx/sites-enabled', 'var/www', 'usr/share/nginx/html'],
    config: {
      Env: [`NGINX_VERSION=${tag.version}`],
      Entrypoint: ['/docker-entrypoint.sh'],
      Cmd: ['nginx', '-g', 'daemon off;'],
      ExposedPorts: exposed(80),
      StopSignal: 'SIGQUIT',
    },
  }),
};
