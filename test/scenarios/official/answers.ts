import { expect } from 'vitest';
import { eventually } from '../../rig/eventually.ts';
import type { OfficialRun } from '../../rig/official.ts';
import { amqpHandshake } from '../../rig/protocols/amqp.ts';
import { mqttConnect } from '../../rig/protocols/mqtt.ts';
import { redisCommand } from '../../rig/protocols/redis.ts';
import { mariadbQuery, postgresQuery } from '../../rig/protocols/sql.ts';
import { ports } from './workspace.ts';

/** What the servers of the official extensions answer in their own protocols. Each lets in who knows the password, and nobody else. */
export function answersOf(run: OfficialRun, secretOf: (ref: string) => string, portOf: (app: string) => number) {
  const web = (app: string) => async () => {
    const { host, port, close } = await run.reach(portOf(app));
    try {
      const response = await fetch(`http://${host}:${port}/`);
      return `${response.status} ${await response.text()}`;
    } finally {
      await close();
    }
  };
  const postgres =
    (app: string, database: string) =>
    (query: string, password = secretOf(`${app}.POSTGRES_PASSWORD`)) =>
      postgresQuery(
        { engine: run.engine.host, container: `${app}-postgresql-1`, user: 'app', password, database },
        query,
      );
  const maria = (query: string, password = secretOf('maria.MARIADB_PASSWORD')) =>
    mariadbQuery(
      { engine: run.engine.host, container: 'maria-mariadb-1', user: 'app', password, database: 'app' },
      query,
    );
  const redis = async (password: string | undefined, ...words: readonly string[]) => {
    const at = await run.reach(ports.redis);
    return redisCommand({ ...at, ...(password === undefined ? {} : { password }) }, ...words);
  };
  const mqtt = async (password = secretOf('mosquitto.MQTT_PASSWORD')) => {
    const client = await mqttConnect({ ...(await run.reach(ports.mosquitto)), user: 'app', password });
    await client.subscribe('test/#');
    await client.publish('test/greeting', 'hello');
    const { message } = await client.next();
    client.end();
    return message;
  };
  const amqp = async (password = secretOf('rabbitmq.RABBITMQ_PASSWORD')) =>
    amqpHandshake({ ...(await run.reach(ports.rabbitmq)), user: 'app', password });
  return {
    web,
    one: postgres('db-one', 'one'),
    two: postgres('db-two', 'two'),
    maria,
    redis: (...words: readonly string[]) => redis(secretOf('redis.REDIS_PASSWORD'), ...words),
    redisWithout: (password: string | undefined) => redis(password, 'PING'),
    mqtt,
    amqp,
  };
}

export type Answers = ReturnType<typeof answersOf>;

/** Every server in turn. After a restart of the engine one may still be on its way. */
export async function expectAnswers(answers: Answers): Promise<void> {
  const patience = { timeout: 90_000, interval: 500 };
  expect(await eventually(answers.web('hello'), patience)).toMatch(/^200 [\s\S]*Hello from Orbitr/);
  expect(await eventually(answers.web('nginx'), patience)).toMatch(/^200 /);
  expect(await eventually(answers.web('caddy'), patience)).toMatch(/^200 /);
  expect(await eventually(() => answers.one('SELECT current_database()'), patience)).toBe('one');
  expect(await eventually(() => answers.two('SELECT current_database()'), patience)).toBe('two');
  expect(await eventually(() => answers.maria('SELECT DATABASE()'), patience)).toBe('app');
  expect(await eventually(() => answers.redis('PING'), patience)).toBe('PONG');
  expect(await eventually(() => answers.mqtt(), patience)).toBe('hello');
  await eventually(async () => {
    await answers.amqp();
    return true;
  }, patience);
}
