import { exposed, type Recipe, volumes } from '../recipe.ts';

export const rabbitmq: Recipe = {
  repository: 'library/rabbitmq',
  packages: ['rabbitmq-server', /^erlang-/, 'gosu', 'tzdata'],
  image: (tag) => {
    const uid = tag.has('alpine') ? 100 : 999;
    const management = tag.has('management');
    const plugins = management ? ['rabbitmq_management', 'rabbitmq_prometheus'] : ['rabbitmq_prometheus'];
    return {
      // also where the tag says alpine: the official entrypoint brings bash along
      base: 'debian',
      accounts: { rabbitmq: { id: uid, home: '/var/lib/rabbitmq' } },
      folders: Object.fromEntries(
        ['/var/lib/rabbitmq', '/etc/rabbitmq', '/etc/rabbitmq/conf.d', '/var/log/rabbitmq'].map((folder) => [
          folder,
          { owner: uid, mode: 0o1777 },
        ]),
      ),
      links: {
        '/opt/rabbitmq/sbin': '/usr/lib/rabbitmq/bin',
        '/root/.erlang.cookie': '/var/lib/rabbitmq/.erlang.cookie',
      },
      files: { '/etc/rabbitmq/enabled_plugins': `[${plugins.join(',')}].\n` },
      without: ['etc/rabbitmq', 'usr/lib/erlang/man'],
      config: {
        Env: [
          'PATH=/opt/rabbitmq/sbin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
          'RABBITMQ_DATA_DIR=/var/lib/rabbitmq',
          `RABBITMQ_VERSION=${tag.version}`,
          'RABBITMQ_HOME_DIR=/opt/rabbitmq',
          'HOME=/var/lib/rabbitmq',
          ...['LANG', 'LANGUAGE', 'LC_ALL'].map((name) => `${name}=C.UTF-8`),
        ],
        Entrypoint: ['docker-entrypoint.sh'],
        Cmd: ['rabbitmq-server'],
        ExposedPorts: exposed(4369, 5671, 5672, 15691, 15692, 25672, ...(management ? [15671, 15672] : [])),
        Volumes: volumes('/var/lib/rabbitmq'),
      },
    };
  },
};
