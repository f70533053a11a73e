import { exposed, type Recipe, type Tag, volumes } from '../recipe.ts';

const programs =
  'postgres initdb pg_ctl psql pg_dump pg_dumpall pg_restore pg_isready createdb dropdb createuser vacuumdb';

export const postgres: Recipe = {
  repository: 'library/postgres',
  packages: ['postgresql-15', 'postgresql-client-15', 'gosu', 'tzdata'],
  image: (tag) => {
    const { major, data, volume } = placeOf(tag);
    const uid = tag.has('alpine') ? 70 : 999;
    return {
      // also where the tag says alpine: the official entrypoint brings bash along
      base: 'debian',
      accounts: { postgres: { id: uid, home: '/var/lib/postgresql' } },
      folders: {
        [volume]: { owner: uid, mode: 0o1777 },
        '/run/postgresql': { owner: uid, mode: 0o3777 },
        '/docker-entrypoint-initdb.d': {},
      },
      links: Object.fromEntries(
        programs.split(' ').map((name) => [`/usr/local/bin/${name}`, `/usr/lib/postgresql/15/bin/${name}`]),
      ),
      without: ['usr/lib/postgresql/15/lib/bitcode', 'usr/share/postgresql/15/man', 'usr/share/postgresql-common'],
      config: {
        Env: [`PG_MAJOR=${major}`, `PG_VERSION=${tag.version}`, 'LANG=en_US.utf8', `PGDATA=${data}`],
        Entrypoint: ['docker-entrypoint.sh'],
        Cmd: ['postgres'],
        ExposedPorts: exposed(5432),
        Volumes: volumes(volume),
        StopSignal: 'SIGINT',
      },
    };
  },
};

/** From 18 on the volume is one folder up, and the data lies in a folder for each major version. */
function placeOf(tag: Tag) {
  const major = Number.isFinite(tag.major) ? tag.major : 18;
  return major >= 18
    ? { major, volume: '/var/lib/postgresql', data: `/var/lib/postgresql/${major}/docker` }
    : { major, volume: '/var/lib/postgresql/data', data: '/var/lib/postgresql/data' };
}
