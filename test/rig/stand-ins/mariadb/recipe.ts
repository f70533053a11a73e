import { exposed, type Recipe, volumes } from '../recipe.ts';

export const mariadb: Recipe = {
  repository: 'library/mariadb',
  packages: [
    'mariadb-server-core',
    'mariadb-client-core',
    'mariadb-client',
    'mariadb-common',
    'mysql-common',
    'gosu',
    'tzdata',
  ],
  image: (tag) => ({
    base: 'debian',
    accounts: { mysql: { id: 999, home: '/home/mysql' } },
    folders: {
      '/var/lib/mysql': { owner: 999, mode: 0o755 },
      '/run/mysqld': { owner: 999, mode: 0o1777 },
      '/etc/mysql/conf.d': {},
      '/etc/mysql/mariadb.conf.d': {},
      '/docker-entrypoint-initdb.d': {},
    },
    // the command `mysql` and its kin are gone from 11 on
    without:
      tag.major >= 11
        ? ['mysql', 'mysqladmin', 'mysqldump', 'mysqld', 'mysqlcheck'].map((old) => `usr/bin/${old}`)
        : [],
    config: {
      Env: [`MARIADB_VERSION=${tag.version}`, 'LANG=C.UTF-8'],
      Entrypoint: ['docker-entrypoint.sh'],
      Cmd: ['mariadbd'],
      ExposedPorts: exposed(3306),
      Volumes: volumes('/var/lib/mysql'),
    },
  }),
};
