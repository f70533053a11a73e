import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { docker } from '../../rig/docker.ts';
import type { EngineRelease } from '../../rig/engine.ts';
import { eventually } from '../../rig/eventually.ts';
import { type OfficialRun, startOfficialRun } from '../../rig/official.ts';
import { makeWorkspace } from '../../rig/workspace.ts';
import { type Answers, answersOf, expectAnswers } from './answers.ts';
import { awkward, files } from './workspace.ts';

const apps = ['caddy', 'db-one', 'db-two', 'hello', 'maria', 'mosquitto', 'nginx', 'rabbitmq', 'redis', 'shop', 'wiki'];

/** The life of every official extension on one engine, from its image's real name to a reinstall over its data. Tests build on each other. */
export function officialScenario(release: EngineRelease): void {
  const workspace = makeWorkspace(files, `official-${release}`);
  let run: OfficialRun;
  let answers: Answers;

  const orbitr = async (...args: readonly string[]) => {
    const result = await workspace.orbitr(args, run.inside);
    if (result.exit !== 0) throw new Error(`orbitr ${args.join(' ')} ended with ${result.exit}:\n${result.all}`);
    return result;
  };
  const on = () => ({ host: run.engine.host });
  const ids = async () => (await docker(['ps', '--quiet', '--no-trunc'], on())).split('\n').sort();
  const secrets = (): Readonly<Record<string, { value: string }>> =>
    JSON.parse(readFileSync(workspace.path('.orbitr/secrets.json'), 'utf8')).secrets;
  const inShop = (line: string) => docker(['exec', 'shop-asker-1', 'sh', '-c', `${line} 2>&1; echo "exit $?"`], on());
  const nothingToDo = async () => (await orbitr('apply', '--yes')).stdout.split('\n')[0];

  beforeAll(async () => {
    run = await startOfficialRun(release);
    const lock = () => parse(readFileSync(workspace.path('orbitr.lock'), 'utf8'));
    answers = answersOf(
      run,
      (ref) => secrets()[ref]?.value ?? '',
      (app) => Object.entries<number>(lock().ports).find(([key]) => key.startsWith(`${app}/`))?.[1] ?? 0,
    );
  });
  afterAll(async () => {
    await run[Symbol.asyncDispose]();
    await workspace.clean();
  });

  test('all are installed from the real names of their images', async () => {
    expect((await orbitr('apply', '--yes')).stdout).toMatch(/^Done in .*: 11 apps converged\.$/m);
    const images = (await docker(['ps', '--format', '{{.Names}} {{.Image}}'], on())).split('\n').sort();
    expect(images.map((line) => line.replace(/@sha256:.*$/, ''))).toEqual([
      'caddy-caddy-1 caddy:2.11.7-alpine',
      'db-one-postgresql-1 postgres:18.6',
      'db-two-postgresql-1 postgres:18.6',
      'hello-hello-1 busybox:1.38.0',
      'maria-mariadb-1 mariadb:12.3.3',
      'mosquitto-mosquitto-1 eclipse-mosquitto:2.1.2-alpine',
      'nginx-nginx-1 nginx:1.30.5',
      'rabbitmq-rabbitmq-1 rabbitmq:4.3.6-management-alpine',
      'redis-redis-1 redis:8.10.2',
      'shop-asker-1 postgres:18.6',
      'wiki-asker-1 postgres:18.6',
    ]);
  });

  test('each answers in its own protocol to whoever knows the password', async () => {
    await expectAnswers(answers);
  });

  test('nobody else gets in', async () => {
    await expect(answers.one('SELECT 1', 'wrong')).rejects.toThrow('password authentication failed');
    await expect(answers.maria('SELECT 1', 'wrong')).rejects.toThrow('Access denied');
    await expect(answers.redisWithout('wrong')).rejects.toThrow('WRONGPASS');
    await expect(answers.redisWithout(undefined)).rejects.toThrow('NOAUTH');
    await expect(answers.mqtt('wrong')).rejects.toThrow('refused');
    await expect(answers.amqp('wrong')).rejects.toThrow('ACCESS_REFUSED');
  });

  test('a second apply has nothing to do', async () => {
    expect(await nothingToDo()).toBe('Nothing to do: 11 apps match.');
    const deep = JSON.parse((await orbitr('plan', '--deep', '-o', 'json')).stdout);
    expect(deep.apps.map(({ status }: { status: string }) => status)).toEqual(apps.map(() => 'in-sync'));
  });

  test('what a database has kept since its first start is not changed without a word', async () => {
    workspace.write('apps/db-one.yaml', 'extension: postgresql@^18\nvalues: { POSTGRES_DB: other }\n');
    const { stdout } = await orbitr('plan');
    expect(stdout).toContain('POSTGRES_DB counts at the first start alone');
    workspace.write('apps/db-one.yaml', files['apps/db-one.yaml'] ?? '');
    expect(await nothingToDo()).toBe('Nothing to do: 11 apps match.');
  });

  describe('apps that are wired', () => {
    const query = 'psql -tA "$DATABASE_URL" -c "select current_database()"';

    test('reach their own database with the URL that they were given, whatever its password', async () => {
      expect(await inShop(query)).toBe('one\nexit 0');
      const wiki = await docker(['exec', 'wiki-asker-1', 'sh', '-c', query], on());
      expect(wiki).toBe('two');
      expect(await docker(['exec', 'wiki-asker-1', 'printenv', 'DATABASE_PASSWORD'], on())).toBe(awkward);
      expect(await docker(['exec', 'wiki-asker-1', 'printenv', 'DATABASE_URL'], on())).toBe(
        `postgresql://app:p%40ss%2Fw%3Ard%2520%20%27q%27%20%24HOME@db-two:5432/two`,
      );
    });

    test('reach no other one: neither by name nor by address, with its password in hand', async () => {
      const address = await docker(
        ['inspect', '--format', '{{(index .NetworkSettings.Networks "db-two_link").IPAddress}}', 'db-two-postgresql-1'],
        on(),
      );
      const ask = (host: string) =>
        inShop(
          `PGCONNECT_TIMEOUT=3 PGPASSWORD=${JSON.stringify(awkward).replaceAll('$', '\\$')} psql -h ${host} -U app -c "select 1" two`,
        );
      expect(await ask('db-one')).toMatch(/password authentication failed[\s\S]*exit 2/);
      expect(await ask(address)).toMatch(/timeout expired[\s\S]*exit 2/);
      // a name that nobody knows is asked of servers outside, and there are none
      const known = (name: string) => inShop(`timeout 2 getent hosts ${name}`);
      const names = ['redis', 'db-one', 'db-two', 'postgresql', 'maria', 'mosquitto'];
      const answers = await Promise.all(names.map(known));
      expect(names.filter((_name, index) => answers[index]?.endsWith('exit 0'))).toEqual(['redis', 'db-one']);
    });
  });

  describe('data', () => {
    beforeAll(async () => {
      await answers.one('CREATE TABLE kept AS SELECT 42 AS answer');
      await answers.maria('CREATE TABLE kept AS SELECT 42 AS answer');
      await answers.redis('SET', 'kept', '42');
    });
    const expectData = async () => {
      await expectAnswers(answers);
      expect(await answers.one('SELECT answer FROM kept')).toBe('42');
      expect(await answers.maria('SELECT answer FROM kept')).toBe('42');
      expect(await answers.redis('GET', 'kept')).toBe('42');
    };
    /** Looked at without mending anything: what the engine did not bring back by itself is a change. */
    const settled = () =>
      eventually(
        async () =>
          JSON.parse((await workspace.orbitr(['plan', '-o', 'json'], run.inside)).stdout).summary.changed === 0,
        { timeout: 60_000, interval: 1000 },
      );

    test('and containers survive a restart of the engine', async () => {
      const before = await ids();
      await run.engine.restart();
      await expectData();
      await settled();
      expect(await ids()).toEqual(before);
    });

    test('and containers survive that the power is cut', async () => {
      const before = await ids();
      await run.engine.reboot();
      await expectData();
      await settled();
      expect(await ids()).toEqual(before);
    });

    test('state deleted: passwords are read back, and nothing is made anew', async () => {
      const [before, values] = [await ids(), secrets()];
      workspace.remove('.orbitr');
      expect(await nothingToDo()).toBe('Nothing to do: 11 apps match.');
      expect(await ids()).toEqual(before);
      expect(secrets()).toEqual(values);
    });

    test('an uninstall leaves nothing but the volumes', async () => {
      await orbitr('destroy', '--all', '--yes');
      expect(await docker(['ps', '--all', '--quiet'], on())).toBe('');
      expect(await docker(['network', 'ls', '--format', '{{.Name}}'], on())).toBe('bridge\nhost\nnone');
      expect((await docker(['volume', 'ls', '--format', '{{.Name}}'], on())).split('\n').sort()).toEqual([
        ...['caddy_config', 'caddy_data', 'db-one_data', 'db-one_dumps', 'db-two_data', 'db-two_dumps'],
        ...['maria_data', 'maria_dumps', 'mosquitto_data', 'rabbitmq_data', 'redis_data'],
      ]);
    });

    test('a reinstall over the kept volumes has the kept passwords and the kept data', async () => {
      const values = secrets();
      await orbitr('apply', '--yes');
      expect(secrets()).toEqual(values);
      await expectData();
    });
  });
}
