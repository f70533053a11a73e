import { exposed, type Recipe, volumes } from '../recipe.ts';

export const redis: Recipe = {
  repository: 'library/redis',
  packages: ['redis-server', 'redis-tools', 'gosu'],
  image: (tag) => ({
    base: tag.has('alpine') ? 'alpine' : 'debian',
    accounts: { redis: { id: 999, home: '/home/redis' } },
    folders: { '/data': { owner: 999 } },
    links: Object.fromEntries(
      ['redis-server', 'redis-cli', 'redis-sentinel', 'redis-benchmark', 'redis-check-aof', 'redis-check-rdb'].map(
        (name) => [`/usr/local/bin/${name}`, `/usr/bin/${name}`],
      ),
    ),
    config: {
      Env: [`REDIS_VERSION=${tag.version}`],
      Entrypoint: ['docker-entrypoint.sh'],
      Cmd: ['redis-server'],
      WorkingDir: '/data',
      ExposedPorts: exposed(6379),
      Volumes: volumes('/data'),
    },
  }),
};
