import { docker } from '../docker.ts';

/** A database server that runs in a container: the image's own client asks it from a container beside it, over TCP and with the password. */
export interface SqlAddress {
  /** `unix://…` of the engine. */
  readonly engine: string;
  /** The container's name or id. */
  readonly container: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** Rows as lines, columns parted by a tab; rejects with the client's words. */
export async function postgresQuery(address: SqlAddress, query: string): Promise<string> {
  const { user, database, password } = address;
  const options = ['--no-psqlrc', '--tuples-only', '--no-align', '--field-separator=\t', '--set=ON_ERROR_STOP=1'];
  return client(address, { PGPASSWORD: password }, (host) => [
    'psql',
    ...options,
    `--host=${host}`,
    `--username=${user}`,
    `--dbname=${database}`,
    `--command=${query}`,
  ]);
}

/** The same of a MariaDB server. */
export async function mariadbQuery(address: SqlAddress, query: string): Promise<string> {
  const { user, database, password } = address;
  return client(address, { MYSQL_PWD: password }, (host) => [
    'mariadb',
    '--batch',
    '--skip-column-names',
    `--host=${host}`,
    `--user=${user}`,
    `--execute=${query}`,
    database,
  ]);
}

async function client(
  { engine, container }: SqlAddress,
  env: Readonly<Record<string, string>>,
  command: (host: string) => readonly string[],
): Promise<string> {
  const on = { host: engine };
  const { Image, NetworkSettings } = JSON.parse(await docker(['inspect', '--format', '{{json .}}', container], on));
  const [network = '', settings] = Object.entries<{ IPAddress: string }>(NetworkSettings.Networks)[0] ?? [];
  const variables = Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const [program = '', ...args] = command(settings?.IPAddress ?? '');
  const place = ['--rm', '--network', network, '--entrypoint', program, ...variables];
  return docker(['run', ...place, Image, ...args], on);
}
