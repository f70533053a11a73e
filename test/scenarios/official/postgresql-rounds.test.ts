import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OfficialRun, startOfficialRun } from '../../rig/official.ts';
import { postgresQuery } from '../../rig/protocols/sql.ts';
import { makeWorkspace } from '../../rig/workspace.ts';
import { compose } from '../look.ts';

/** Ten updates of a real PostgreSQL, each taken back by hand: what it was given before each of the twenty is there after it. */
const rounds = 10;
const password = 'not-a-secret';

const database = (round: number) =>
  compose(
    {
      db: {
        image: 'postgres:18.6',
        environment: { POSTGRES_USER: 'app', POSTGRES_PASSWORD: password, POSTGRES_DB: 'one', ROUND: `${round}` },
        volumes: ['data:/var/lib/postgresql'],
        healthcheck: { test: ['CMD-SHELL', 'pg_isready -U app -d one'], interval: '1s', timeout: '5s', retries: 20 },
      },
    },
    { volumes: { data: {} } },
  );

const workspace = makeWorkspace((id) => ({ [`apps/db-${id}/compose.yaml`]: database(0) }), 'rounds');
const app = `db-${workspace.id}`;
let run: OfficialRun;

beforeAll(async () => {
  run = await startOfficialRun('host');
});
afterAll(async () => {
  await run[Symbol.asyncDispose]();
  await workspace.clean();
});

const sql = (query: string) =>
  postgresQuery({ engine: run.engine.host, container: `${app}-db-1`, user: 'app', password, database: 'one' }, query);

async function orbitr(...args: readonly string[]): Promise<void> {
  const result = await workspace.orbitr(args, run.inside);
  expect(result.exit, result.all).toBe(0);
}

test('data survives twenty updates and rollbacks in a row', { timeout: 600_000 }, async () => {
  await orbitr('apply', '--yes');
  await sql('CREATE TABLE kept (act int)');
  for (let round = 1; round <= rounds; round++) {
    await sql(`INSERT INTO kept VALUES (${2 * round - 1})`);
    workspace.write(`apps/${app}/compose.yaml`, database(round));
    await orbitr('apply', '--yes');
    await sql(`INSERT INTO kept VALUES (${2 * round})`);
    await orbitr('rollback', app, '--yes');
    expect(await sql('SELECT count(*), max(act) FROM kept')).toBe(`${2 * round}\t${2 * round}`);
  }
  const { revisions } = JSON.parse((await workspace.orbitr(['history', app, '-o', 'json'], run.inside)).stdout);
  expect(revisions).toHaveLength(1 + 2 * rounds);
});
