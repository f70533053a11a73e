import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CountingProxy, startCountingProxy } from '../rig/counting-proxy.ts';
import { docker } from '../rig/docker.ts';
import { busybox } from '../rig/images.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, changed, compose, environment, fact, idle, idsOf, plan, replaced, stepsOf } from './look.ts';

/** A workspace as people have it: ten plain apps, each with something of its own. The tests tell its life in order. */
const workspace = makeWorkspace((id) => ({
  [`apps/db-${id}/compose.yaml`]: compose(
    { db: idle({ volumes: ['data:/data'], healthcheck: { test: 'test -d /data', interval: '1s' } }) },
    { volumes: { data: {} } },
  ),
  [`apps/api-${id}/compose.yaml`]: apiFile('info'),
  [`apps/api-${id}/compose.override.yaml`]: compose({ api: { environment: { TRACE: 'on' } } }),
  [`apps/api-${id}/app.yaml`]: `dependsOn: [db-${id}]\n`,
  [`apps/web-${id}/compose.yaml`]: compose({ web: idle() }),
  [`apps/web-${id}/app.yaml`]: `dependsOn: [api-${id}]\n`,
  [`apps/shop-${id}/compose.yaml`]: compose({
    migrate: { image: busybox, command: ['true'] },
    shop: idle({ depends_on: { migrate: { condition: 'service_completed_successfully' } } }),
  }),
  [`apps/pool-${id}/compose.yaml`]: compose({ worker: idle({ deploy: { replicas: 2 } }) }),
  [`apps/vpn-${id}/compose.yaml`]: compose({
    gateway: idle(),
    client: idle({ network_mode: 'service:gateway', depends_on: ['gateway'] }),
  }),
  [`apps/tools-${id}/compose.yaml`]: compose({
    main: idle(),
    debug: idle({ profiles: ['debug'] }),
    never: idle({ profiles: ['never'] }),
  }),
  [`apps/tools-${id}/app.yaml`]: 'main: main\nprofiles: [debug]\n',
  [`apps/mail-${id}/compose.yaml`]: compose({ mail: idle({ env_file: ['mail.env'] }) }),
  [`apps/mail-${id}/mail.env`]: 'MAIL_PASSWORD=opal\n',
  [`apps/conf-${id}/compose.yaml`]: compose(
    { conf: idle({ configs: [{ source: 'motd', target: '/etc/motd' }] }) },
    { configs: { motd: { file: './motd' } } },
  ),
  [`apps/conf-${id}/motd`]: 'good morning\n',
  [`apps/gated-${id}/compose.yaml`]: compose({
    cache: idle({ healthcheck: { test: 'test -f /tmp/up || { touch /tmp/up; false; }', interval: '1s' } }),
    front: idle({ depends_on: { cache: { condition: 'service_healthy' } } }),
  }),
}));
const [db, api, shop, pool, vpn, tools, mail, conf] = app('db', 'api', 'shop', 'pool', 'vpn', 'tools', 'mail', 'conf');
let proxy: CountingProxy;

function app(...names: readonly string[]): string[] {
  return names.map((name) => `${name}-${workspace.id}`);
}

function apiFile(level: string): string {
  return compose({ api: idle({ environment: { LOG_LEVEL: level, REGION: 'eu' } }) });
}

beforeAll(async () => {
  proxy = await startCountingProxy();
});
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await workspace.clean();
});

test('one apply brings all ten up, in the order in which they need each other', async () => {
  const { stdout } = await apply(workspace);
  expect(stdout).toMatch(/^Done in [\d.]+ s: 10 apps converged\.$/m);

  const status = JSON.parse((await workspace.orbitr(['status', '-o', 'json'])).stdout);
  expect(status.apps.map(({ state }: { state: string }) => state)).toEqual(Array(10).fill('running'));
  expect(Object.keys(await idsOf(`${pool}`))).toEqual([`${pool}-worker-1`, `${pool}-worker-2`]);
  expect(Object.keys(await idsOf(`${tools}`))).toEqual([`${tools}-debug-1`, `${tools}-main-1`]);
  expect(await fact(`${shop}-migrate-1`, '.State.Status')).toBe('exited');
  expect(await environment(`${mail}-mail-1`)).toContain('MAIL_PASSWORD=opal');
  expect(await environment(`${api}-api-1`)).toContain('TRACE=on');
  expect(await docker(['exec', `${conf}-conf-1`, 'cat', '/etc/motd'])).toBe('good morning');
  expect(await fact(`${vpn}-client-1`, '.HostConfig.NetworkMode')).toBe(
    `container:${await fact(`${vpn}-gateway-1`, '.Id')}`,
  );
  const started = (name: string) => fact(name, '.State.StartedAt');
  expect((await started(`${db}-db-1`)) < (await started(`${api}-api-1`))).toBe(true);
});

test('a second apply has nothing to do: four requests to the engine, and no Compose', async () => {
  const log = workspace.path('compose-starts');
  workspace.write('compose', `#!/bin/sh\necho started >>'${log}'\nexec '${process.env.ORBITR_TEST_COMPOSE}' "$@"\n`);
  chmodSync(workspace.path('compose'), 0o755);
  const env = { DOCKER_HOST: proxy.host, ORBITR_COMPOSE: workspace.path('compose') };
  // the first time at an address, its API version is asked for
  await workspace.orbitr(['apply'], { env });
  proxy.reset();

  const second = await workspace.orbitr(['apply'], { env });
  expect(second).toMatchObject({ exit: 0, stdout: 'Nothing to do: 10 apps match.\n' });
  expect(proxy.requests.map((request) => request.replace(/\/v1\.\d+|\?.*/g, '')).sort()).toEqual([
    'GET /containers/json',
    'GET /images/json',
    'GET /networks',
    'GET /volumes',
  ]);
  expect(existsSync(log) ? readFileSync(log, 'utf8') : 'no start').toBe('no start');
});

test('one environment value changed: the plan names it, and only that service is made anew', async () => {
  workspace.write(`apps/${api}/compose.yaml`, apiFile('debug'));
  const planned = await plan(workspace);
  expect(changed(planned)).toEqual([api]);
  const [step] = planned.apps.flatMap(({ steps }) => steps);
  expect(step).toMatchObject({
    verb: 'recreate',
    reasons: [
      {
        code: 'field',
        path: 'environment.LOG_LEVEL',
        before: '"info"',
        after: '"debug"',
        position: { file: `apps/${api}/compose.yaml`, line: 10, column: 7 },
      },
    ],
  });
  expect((await workspace.orbitr(['plan'])).stdout).toMatch(
    new RegExp(`environment.LOG_LEVEL: "info" → "debug"\\s+apps/${api}/compose.yaml:10:7`),
  );

  const before = await everyId();
  await apply(workspace);
  expect(replaced(before, await everyId())).toEqual([`${api}-api-1`]);
  expect(await environment(`${api}-api-1`)).toContain('LOG_LEVEL=debug');
});

test('a secret value from an env_file is told of, but never shown', async () => {
  workspace.write(`apps/${mail}/mail.env`, 'MAIL_PASSWORD=jade\n');
  const { stdout } = await workspace.orbitr(['plan']);
  expect(stdout).toContain('environment.MAIL_PASSWORD: its value in env_file changed');
  expect(stdout).not.toMatch(/opal|jade/);

  await apply(workspace);
  expect(await environment(`${mail}-mail-1`)).toContain('MAIL_PASSWORD=jade');
});

test('a config file changed: its service is made anew', async () => {
  workspace.write(`apps/${conf}/motd`, 'good night\n');
  expect(stepsOf(await plan(workspace), `${conf}`)).toMatchObject({ verbs: ['recreate', 'start'] });

  await apply(workspace);
  expect(await docker(['exec', `${conf}-conf-1`, 'cat', '/etc/motd'])).toBe('good night');
});

test('a folder is removed: the app is orphaned, and goes only with --prune; its volume stays', async () => {
  const file = readFileSync(workspace.path(`apps/${db}/compose.yaml`), 'utf8');
  const before = await everyId();
  workspace.write(`apps/${api}/app.yaml`, '');
  workspace.remove(`apps/${db}`);
  const planned = await plan(workspace);
  expect(planned.apps.find((each) => each.app === db)).toMatchObject({ status: 'orphaned', steps: [] });
  await apply(workspace);
  expect(replaced(before, await everyId())).toEqual([]);

  const pruned = await apply(workspace, ['--prune']);
  expect(pruned.all).toContain(`its data stays: ${db}_data`);
  expect(await idsOf(`${db}`)).toEqual({});
  expect(await docker(['volume', 'ls', '-q', '--filter', `name=${db}_data`])).toBe(`${db}_data`);
  expect(replaced(before, await everyId())).toEqual([`${db}-db-1`]);

  workspace.write(`apps/${db}/compose.yaml`, file);
  await apply(workspace);
});

test('a broken file freezes its app, the others converge; mended, all is as it was', async () => {
  const path = `apps/${shop}/compose.yaml`;
  const file = readFileSync(workspace.path(path), 'utf8');
  const before = await everyId();
  workspace.write(path, file.replace('shop:', 'shop: ['));
  workspace.write(`apps/${api}/compose.yaml`, apiFile('warn'));

  const result = await workspace.orbitr(['apply', '--yes']);
  expect(result.exit).toBe(1);
  expect(result.all).toContain(`${shop}  frozen: its files are broken, so what runs stays as it is`);
  expect(await environment(`${api}-api-1`)).toContain('LOG_LEVEL=warn');
  expect(replaced(before, await everyId())).toEqual([`${api}-api-1`]);

  workspace.write(path, file);
  const mended = await workspace.orbitr(['apply']);
  expect(mended).toMatchObject({ exit: 0, stdout: 'Nothing to do: 10 apps match.\n' });
});

async function everyId(): Promise<Record<string, string>> {
  const ids = await docker(['ps', '-a', '--no-trunc', '--format', '{{.Names}} {{.ID}}']);
  return Object.fromEntries(
    ids
      .split('\n')
      .filter((line) => line.includes(`-${workspace.id}-`))
      .map((line) => line.split(' ')),
  );
}
