import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { type OfficialRun, startOfficialRun } from '../rig/official.ts';
import { uniqueName } from '../rig/places.ts';
import { amqpHandshake } from '../rig/protocols/amqp.ts';
import { mqttConnect } from '../rig/protocols/mqtt.ts';
import { redisCommand, redisPing } from '../rig/protocols/redis.ts';
import { mariadbQuery, postgresQuery } from '../rig/protocols/sql.ts';
import { writeLayer } from '../rig/stand-ins/layer.ts';
import { parseTag } from '../rig/stand-ins/recipe.ts';
import { recipeOf, recipes } from '../rig/stand-ins/recipes.ts';
import { officialReferences, parseReference } from '../rig/stand-ins/references.ts';
import { makeWorkspace } from '../rig/workspace.ts';

const images = [
  ...['postgres:18.6', 'postgres:17.7', 'redis:8.10.2', 'nginx:1.30.5', 'mariadb:12.3.3', 'caddy:2.11.7-alpine'],
  ...['eclipse-mosquitto:2.1.2-alpine', 'rabbitmq:4.3.6-management-alpine', 'busybox:1.38.0', 'traefik/whoami:v1.11.0'],
];
/** What official entrypoints need that hand their data over and become another user. */
const handOver = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'];

const dir = mkdtempSync(join(tmpdir(), 'orbitr-images-'));
let run: OfficialRun;
let port = 20_000;

beforeAll(async () => {
  run = await startOfficialRun('host', { images });
});
afterAll(async () => {
  await run[Symbol.asyncDispose]();
  rmSync(dir, { recursive: true });
});

describe('the registries', () => {
  test('images come by their real names, with the digest that the registry gives', async () => {
    await docker(['pull', '--quiet', 'busybox:1.38.0'], on());
    const digests = await docker(['image', 'inspect', '--format', '{{json .RepoDigests}}', 'busybox:1.38.0'], on());
    expect(JSON.parse(digests)).toEqual([expect.stringMatching(/^busybox@sha256:[0-9a-f]{64}$/)]);
  });

  test('what is not there is answered in the registry’s own words', async () => {
    await expect(docker(['pull', 'busybox:0.1'], on())).rejects.toThrow(
      'manifest for busybox:0.1 not found: manifest unknown: manifest unknown',
    );
    for (const name of ['nothing', 'ghcr.io/acme/nothing', 'quay.io/acme/nothing', 'lscr.io/acme/nothing']) {
      await expect(docker(['pull', `${name}:1`], on())).rejects.toThrow(
        `pull access denied for ${name}, repository does not exist or may require 'docker login'`,
      );
    }
  });

  test('only the account may push, and only it sees what is private', async () => {
    await docker(['tag', 'busybox:1.38.0', 'ghcr.io/private/box:1'], on());
    const config = ['--config', join(dir, 'docker-config')];
    const login = (input: string) =>
      docker([...config, 'login', '--username', 'rig', '--password-stdin', 'ghcr.io'], { ...on(), input });
    await expect(docker(['push', '--quiet', 'ghcr.io/private/box:1'], on())).rejects.toThrow('denied');
    await expect(login('wrong')).rejects.toThrow('incorrect username or password');
    expect(await login('right')).toContain('Login Succeeded');
    await docker([...config, 'push', '--quiet', 'ghcr.io/private/box:1'], on());
    await docker(['image', 'rm', 'ghcr.io/private/box:1'], on());
    await expect(docker(['pull', 'ghcr.io/private/box:1'], on())).rejects.toThrow('access denied');
    await docker([...config, 'pull', '--quiet', 'ghcr.io/private/box:1'], on());
  });

  test('port 443 stays free for containers', async () => {
    const name = await start('busybox:1.38.0', { options: ['-p', '443:443'], command: ['sleep', '600'] });
    await docker(['pull', '--quiet', 'busybox:1.38.0'], on());
    await docker(['rm', '-f', name], on());
  });
});

describe('postgres', () => {
  const env = { POSTGRES_PASSWORD: 'right', POSTGRES_USER: 'ann', POSTGRES_DB: 'app' };
  const volume = uniqueName('pg');
  const options = ['-v', `${volume}:/var/lib/postgresql`];
  const ask = (container: string, query: string, password = 'right') =>
    postgresQuery({ engine: run.engine.host, container, user: 'ann', password, database: 'app' }, query);

  test('answers SQL to whoever knows the password, and keeps its data on its volume', async () => {
    const first = await start('postgres:18.6', { env, options, capabilities: handOver });
    await eventually(() => ask(first, 'CREATE TABLE t AS SELECT 42 AS answer'), { interval: 300 });
    await expect(ask(first, 'SELECT 1', 'wrong')).rejects.toThrow('password authentication failed for user "ann"');
    await docker(['rm', '-f', first], on());

    // the password is only for the first start
    const second = await start('postgres:18.6', {
      env: { POSTGRES_PASSWORD: 'other' },
      options,
      capabilities: handOver,
    });
    expect(await eventually(() => ask(second, 'SELECT answer FROM t'), { interval: 300 })).toBe('42');
    expect(await docker(['exec', second, 'sh', '-c', 'echo $PGDATA; pg_isready'], on())).toBe(
      '/var/lib/postgresql/18/docker\n/var/run/postgresql:5432 - accepting connections',
    );
    await docker(['rm', '-f', second], on());
  });

  test('refuses data of another major version, and a volume where older versions had it', async () => {
    const data = ['-v', `${volume}:/var/lib/postgresql`, '-e', 'PGDATA=/var/lib/postgresql/18/docker'];
    const older = await start('postgres:17.7', { env, options: data });
    expect(await lastWords(older)).toContain('initialized by PostgreSQL version 18, which is not compatible');
    const misplaced = await start('postgres:18.6', { env, options: ['-v', '/var/lib/postgresql/data'] });
    expect(await lastWords(misplaced)).toContain('/var/lib/postgresql/data (unused mount/volume)');
  });

  test('wants a password, which may stand in a file; then runs what lies ready', async () => {
    expect(await lastWords(await start('postgres:17.7', {}))).toContain('superuser password is not specified');
    writeFileSync(join(dir, 'pg-password'), 'from-file\n');
    writeFileSync(join(dir, 'first.sql'), 'CREATE TABLE ready (id int);');
    const mounts = [
      '-v',
      `${dir}/pg-password:/run/secrets/pw:ro`,
      '-v',
      `${dir}/first.sql:/docker-entrypoint-initdb.d/first.sql:ro`,
    ];
    const name = await start('postgres:17.7', { env: { POSTGRES_PASSWORD_FILE: '/run/secrets/pw' }, options: mounts });
    const address = { engine: run.engine.host, container: name, user: 'postgres', database: 'postgres' };
    const count = () => postgresQuery({ ...address, password: 'from-file' }, 'SELECT count(*) FROM ready');
    expect(await eventually(count, { interval: 300 })).toBe('0');
    await docker(['rm', '-f', '-v', name], on());
  });
});

test('mariadb answers SQL to whoever knows the password, and keeps its data on its volume', async () => {
  const env = {
    MARIADB_ROOT_PASSWORD: "ro'ot",
    MARIADB_DATABASE: 'app',
    MARIADB_USER: 'ann',
    MARIADB_PASSWORD: 'right',
  };
  const options = ['-v', `${uniqueName('maria')}:/var/lib/mysql`];
  const ask = (container: string, query: string, user = 'ann', password = 'right') =>
    mariadbQuery({ engine: run.engine.host, container, user, password, database: 'app' }, query);
  const first = await start('mariadb:12.3.3', { env, options, capabilities: handOver });
  await eventually(() => ask(first, 'CREATE TABLE t AS SELECT 42 AS answer'), { interval: 300 });
  await expect(ask(first, 'SELECT 1', 'ann', 'wrong')).rejects.toThrow("Access denied for user 'ann'");
  expect(await ask(first, 'SELECT CURRENT_USER()', 'root', "ro'ot")).toBe('root@%');
  await docker(['rm', '-f', first], on());

  const second = await start('mariadb:12.3.3', { env, options, capabilities: handOver });
  expect(await eventually(() => ask(second, 'SELECT answer FROM t'), { interval: 300 })).toBe('42');
  await docker(['exec', second, 'healthcheck.sh', '--connect', '--innodb_initialized'], on());
  await docker(['rm', '-f', second], on());
  expect(await lastWords(await start('mariadb:12.3.3', {}))).toContain('password option is not specified');
});

test('redis answers RESP to whoever knows the password, and keeps its data on its volume', async () => {
  const options = ['-v', `${uniqueName('redis')}:/data`];
  const command = ['redis-server', '--requirepass', 'right', '--appendonly', 'yes'];
  const first = await start('redis:8.10.2', { options, command, publish: 6379, capabilities: ['SETGID', 'SETUID'] });
  const address = await reach(first);
  expect(await eventually(() => redisPing({ ...address, password: 'right' }))).toBe('PONG');
  await expect(redisPing({ ...address, password: 'wrong' })).rejects.toThrow('WRONGPASS');
  await expect(redisPing(address)).rejects.toThrow('NOAUTH');
  await redisCommand({ ...address, password: 'right' }, 'SET', 'answer', '42');
  expect(await docker(['exec', first, 'sh', '-c', 'stat -c %U /proc/1'], on())).toBe('redis');
  await docker(['rm', '-f', first], on());

  // by standard input, so that the password is no argument
  const settings = 'requirepass right\nappendonly yes\ndir /data\n';
  const configured = ['sh', '-ec', `exec docker-entrypoint.sh redis-server - <<EOF\n${settings}EOF`];
  const second = await start('redis:8.10.2', {
    options,
    command: configured,
    publish: 6379,
    capabilities: ['SETGID', 'SETUID'],
  });
  const again = { ...(await reach(second)), password: 'right' };
  expect(await eventually(() => redisCommand(again, 'GET', 'answer'))).toBe('42');
  await docker(['rm', '-f', second], on());
});

test('nginx serves what is mounted, puts variables into templates, and has curl but no wget', async () => {
  writeFileSync(join(dir, 'index.html'), 'mounted');
  writeFileSync(join(dir, 'more.conf.template'), 'server { listen 81; location / { return 200 "$uri ${GREETING}"; } }');
  const options = [
    ...['-v', `${dir}/index.html:/usr/share/nginx/html/index.html:ro`],
    ...['-v', `${dir}/more.conf.template:/etc/nginx/templates/more.conf.template:ro`],
  ];
  const capabilities = ['CHOWN', 'NET_BIND_SERVICE', 'SETGID', 'SETUID'];
  const name = await start('nginx:1.30.5', { options, env: { GREETING: 'good & day' }, publish: 80, capabilities });
  const address = await reach(name);
  expect(await eventually(() => page(address))).toBe('mounted');
  expect(await docker(['exec', name, 'curl', '-fsS', 'http://localhost:81/path'], on())).toBe('/path good & day');
  expect(await docker(['exec', name, 'sh', '-c', 'command -v wget || echo none'], on())).toBe('none');
  await docker(['exec', name, 'nginx', '-t'], on());
  await docker(['rm', '-f', name], on());
});

test('caddy serves its page, keeps its configuration in /config, and cannot be started without its one capability', async () => {
  const capabilities = ['NET_BIND_SERVICE'];
  const name = await start('caddy:2.11.7-alpine', { publish: 80, capabilities });
  const address = await reach(name);
  expect(await eventually(() => page(address))).toContain('Congratulations');
  await docker(['exec', name, 'wget', '-q', '--spider', 'http://127.0.0.1:80/'], on());
  expect(await docker(['exec', name, 'sh', '-c', 'ls /config/caddy'], on())).toContain('autosave.json');
  await docker(['rm', '-f', name], on());
  expect(await lastWords(await start('caddy:2.11.7-alpine', { capabilities: [] }))).toContain(
    'operation not permitted',
  );
});

test('mosquitto passes messages on between those who know the password, and keeps what is retained', async () => {
  const configuration = [
    'listener 1883',
    'password_file /mosquitto/config/passwords',
    'persistence true',
    'persistence_location /mosquitto/data/',
  ];
  writeFileSync(join(dir, 'mosquitto.conf'), `${configuration.join('\n')}\n`);
  writeFileSync(join(dir, 'passwords'), '');
  const mount = ['-v', `${dir}/passwords:/passwords`, '--entrypoint', 'mosquitto_passwd'];
  await docker(['run', '--rm', ...mount, 'eclipse-mosquitto:2.1.2-alpine', '-b', '/passwords', 'ann', 'right'], on());
  const options = [
    ...[
      '-v',
      `${dir}/mosquitto.conf:/mosquitto/config/mosquitto.conf:ro`,
      '-v',
      `${dir}/passwords:/mosquitto/config/passwords:ro`,
    ],
    ...['-v', `${uniqueName('mqtt')}:/mosquitto/data`],
  ];
  const capabilities = ['CHOWN', 'DAC_OVERRIDE', 'SETGID', 'SETUID'];
  const first = await start('eclipse-mosquitto:2.1.2-alpine', { options, publish: 1883, capabilities });
  const address = { ...(await reach(first)), user: 'ann', password: 'right' };
  const reader = await eventually(() => mqttConnect(address));
  await reader.subscribe('home/#');
  const writer = await mqttConnect(address);
  await writer.publish('home/lamp', 'on', { retain: true });
  expect(await reader.next()).toEqual({ topic: 'home/lamp', message: 'on' });
  await expect(mqttConnect({ ...address, password: 'wrong' })).rejects.toThrow(/not authorised|bad user name/);
  for (const client of [reader, writer]) client.end();
  await docker(['stop', first], on());
  await docker(['rm', first], on());

  const second = await start('eclipse-mosquitto:2.1.2-alpine', { options, publish: 1883, capabilities });
  const place = await reach(second);
  const late = await eventually(() => mqttConnect({ ...address, ...place }));
  await late.subscribe('home/lamp');
  expect(await late.next()).toEqual({ topic: 'home/lamp', message: 'on' });
  late.end();
  await docker(['rm', '-f', second], on());
});

test('rabbitmq opens connections to whoever knows the password, and keeps its data under its host name', async () => {
  const env = { RABBITMQ_DEFAULT_USER: 'ann', RABBITMQ_DEFAULT_PASS: 'right' };
  const options = ['-v', `${uniqueName('rabbit')}:/var/lib/rabbitmq`, '--hostname', 'rabbit'];
  const image = 'rabbitmq:4.3.6-management-alpine';
  const first = await start(image, { env, options, publish: 5672, capabilities: handOver });
  const address = { ...(await reach(first)), user: 'ann', password: 'right' };
  await eventually(() => amqpHandshake(address).then(() => true), { timeout: 60_000, interval: 500 });
  await expect(amqpHandshake({ ...address, password: 'wrong' })).rejects.toThrow('ACCESS_REFUSED');
  await expect(amqpHandshake({ ...address, vhost: 'orders' })).rejects.toThrow('NOT_ALLOWED');
  await docker(['exec', first, 'rabbitmqctl', 'add_vhost', 'orders'], on());
  await docker(['exec', first, 'rabbitmqctl', 'set_permissions', '-p', 'orders', 'ann', '.*', '.*', '.*'], on());
  await docker(['exec', first, 'rabbitmq-diagnostics', '-q', 'ping'], on());
  const overview = [
    'exec',
    first,
    'bash',
    '-c',
    'exec 3<>/dev/tcp/127.0.0.1/15672; printf "GET / HTTP/1.0\\r\\n\\r\\n" >&3; head -n 1 <&3',
  ];
  expect(await docker(overview, on())).toContain('200 OK');
  await docker(['stop', first], on());
  await docker(['rm', first], on());

  const second = await start(image, { env, options, publish: 5672, capabilities: handOver });
  const place = await reach(second);
  const reopened = () => amqpHandshake({ ...address, ...place, vhost: 'orders' }).then(() => true);
  await eventually(reopened, { timeout: 60_000, interval: 500 });
  await docker(['rm', '-f', second], on());
  const words = await lastWords(await start(image, { env: { RABBITMQ_DEFAULT_PASS_FILE: '/x' } }));
  expect(words).toContain('RABBITMQ_DEFAULT_PASS_FILE is set but deprecated');
});

test('whoami tells of the request, and holds nothing else that could be run', async () => {
  const name = await start('traefik/whoami:v1.11.0', {
    env: { WHOAMI_NAME: 'me' },
    publish: 80,
    capabilities: ['NET_BIND_SERVICE'],
  });
  const address = await reach(name);
  expect(await eventually(() => page(address, '/a?b=c'))).toMatch(
    /^Name: me\nHostname: [0-9a-f]{12}\n[\s\S]*GET \/a\?b=c HTTP/,
  );
  await expect(docker(['exec', name, 'sh', '-c', 'true'], on())).rejects.toThrow('executable file not found');
  await docker(['rm', '-f', name], on());
});

test('on the engine of Debian 13 they run as well, also after a power cut', async () => {
  await using other = await startOfficialRun('trixie', { images: ['redis:8.10.2'] });
  const { engine } = other;
  const host = { host: engine.host };
  expect(await docker(['version', '--format', '{{.Server.Version}}'], host)).toMatch(/^26\.1\./);
  const common = [
    '-d',
    '-p',
    '127.0.0.1:6379:6379',
    '-v',
    'data:/data',
    '--name',
    'cache',
    '--restart',
    'unless-stopped',
  ];
  await docker(['run', ...common, 'redis:8.10.2', '--appendonly', 'yes', '--appendfsync', 'always'], host);
  const address = await other.reach(6379);
  await eventually(() => redisCommand(address, 'SET', 'answer', '42'));
  await engine.reboot();
  expect(await eventually(() => redisCommand(address, 'GET', 'answer'))).toBe('42');
  // the registries are other machines, and lasted
  await docker(['image', 'rm', '-f', 'redis:8.10.2'], host);
  await docker(['pull', '--quiet', 'redis:8.10.2'], host);
});

test('orbitr works inside, pulls by real names, and has nothing to do the second time', async () => {
  await using workspace = makeWorkspace((id) => ({
    [`apps/cache-${id}/compose.yaml`]:
      'services: { cache: { image: "redis:8.10.2", ports: ["127.0.0.1:16379:6379"] } }\n',
  }));
  const applied = await workspace.orbitr(['apply', '--yes'], run.inside);
  expect(applied.exit, applied.all).toBe(0);
  expect(readFileSync(workspace.path('orbitr.lock'), 'utf8')).toMatch(/redis:8\.10\.2.*sha256:/s);
  expect(await redisPing(await run.reach(16379))).toBe('PONG');
  expect((await workspace.orbitr(['plan', '--detailed-exitcode'], run.inside)).exit).toBe(0);
});

describe('what a stand-in is', () => {
  test('every image of an official extension has one', () => {
    expect(officialReferences().filter(({ repository }) => !recipeOf(repository))).toEqual([]);
  });

  test('an image’s name is read as the engine reads it', () => {
    expect(parseReference('postgres:18.6')).toMatchObject({
      registry: 'docker.io',
      repository: 'library/postgres',
      tag: '18.6',
    });
    expect(parseReference('ghcr.io/a/b:1@sha256:00')).toMatchObject({
      registry: 'ghcr.io',
      repository: 'a/b',
      tag: '1',
    });
    expect(parseReference('traefik/whoami')).toMatchObject({ repository: 'traefik/whoami', tag: 'latest' });
    expect(parseReference('127.0.0.1:5000/x')).toMatchObject({ registry: '127.0.0.1:5000', repository: 'x' });
  });

  test('the tag decides what the image declares', () => {
    const declared = (repository: string, tag: string) =>
      recipes.find((recipe) => recipe.repository === repository)?.image(parseTag(tag)).config;
    expect(declared('library/postgres', '18.1')?.Volumes).toEqual({ '/var/lib/postgresql': {} });
    expect(declared('library/postgres', '17-alpine')?.Volumes).toEqual({ '/var/lib/postgresql/data': {} });
    expect(Object.keys(declared('library/rabbitmq', '4.2')?.ExposedPorts ?? {})).not.toContain('15672/tcp');
  });

  test('the same files give the same layer, whenever they were written', async () => {
    const [before, after] = [join(dir, 'before'), join(dir, 'after')];
    const folder = mkdtempSync(join(dir, 'layer-'));
    writeFileSync(join(folder, 'a'), 'content');
    const first = await writeLayer(folder, before);
    utimesSync(join(folder, 'a'), 1, 1);
    expect(await writeLayer(folder, after)).toEqual(first);
    writeFileSync(join(folder, 'a'), 'other');
    expect((await writeLayer(folder, after)).digest).not.toBe(first.digest);
  });
});

interface Start {
  readonly env?: Readonly<Record<string, string>>;
  readonly options?: readonly string[];
  readonly command?: readonly string[];
  /** A port of the container, to be reached with `reach`. */
  readonly publish?: number;
  /** The only ones that it has; the engine's own choice if left out. */
  readonly capabilities?: readonly string[];
}

const published = new Map<string, number>();

function on(): { readonly host: string } {
  return { host: run.engine.host };
}

async function start(
  image: string,
  { env = {}, options = [], command = [], publish, capabilities }: Start,
): Promise<string> {
  const name = uniqueName('image');
  const variables = Object.entries(env).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
  const rights = capabilities && [
    '--cap-drop=ALL',
    '--security-opt=no-new-privileges',
    ...capabilities.map((one) => `--cap-add=${one}`),
  ];
  if (publish) {
    port += 1;
    published.set(name, port);
  }
  const ports = publish ? ['-p', `127.0.0.1:${port}:${publish}`] : [];
  await docker(
    ['run', '-d', '--name', name, ...(rights ?? []), ...variables, ...ports, ...options, image, ...command],
    on(),
  );
  return name;
}

function reach(name: string) {
  return run.reach(published.get(name) ?? 0);
}

/** What a container that gives up has said. */
async function lastWords(name: string): Promise<string> {
  expect(await docker(['wait', name], on())).not.toBe('0');
  const words = await docker(['logs', name], { ...on(), merged: true });
  await docker(['rm', '-v', name], on());
  return words;
}

async function page({ host, port: at }: { readonly host: string; readonly port: number }, path = '/'): Promise<string> {
  const answer = await fetch(`http://${host}:${at}${path}`);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.text();
}
