import { execa } from 'execa';
import { expect, test } from 'vitest';
import { docker, testRegistry } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { busybox } from '../rig/images.ts';
import { makeWorkspace, type Workspace } from '../rig/workspace.ts';
import { apply, compose, environment, fact, idle, idsOf, inside, oneLine } from './look.ts';

/** What works is never broken: an update that fails is taken back, and its data is where it was. */
const good = (version: string) => idle({ environment: { VERSION: version }, volumes: ['data:/data'] });
const crashing = {
  image: busybox,
  command: ['sh', '-c', 'echo cannot read the new format; exit 3'],
  restart: 'always',
  environment: { VERSION: 'bad' },
  volumes: ['data:/data'],
  stop_grace_period: '1s',
};
const sick = { ...good('bad'), healthcheck: { test: 'exit 1', interval: '1s', timeout: '1s', retries: 2 } };
const failing = { command: ['sh', '-c', 'exit 3'], restart: 'no' };
const volumes = { volumes: { data: {} } };

function shop(): Workspace & { readonly app: string; readonly put: (service: object) => void } {
  const workspace = makeWorkspace((id) => ({
    [`apps/shop-${id}/compose.yaml`]: compose({ web: good('1') }, volumes),
  }));
  const app = `shop-${workspace.id}`;
  const put = (service: object) => workspace.write(`apps/${app}/compose.yaml`, compose({ web: service }, volumes));
  return { ...workspace, app, put };
}

async function installed() {
  const world = shop();
  await apply(world);
  await inside(`${world.app}-web-1`, 'echo precious > /data/sentinel');
  return world;
}

/** The first version serves, with its data. */
async function expectRestored(app: string, version = '1'): Promise<void> {
  expect(await fact(`${app}-web-1`, '.State.Status')).toBe('running');
  expect(await environment(`${app}-web-1`)).toContain(`VERSION=${version}`);
  expect(await inside(`${app}-web-1`, 'cat /data/sentinel')).toBe('precious\nexit 0');
}

test('a crash loop is taken back with 3, is not tried again, and retry or a change lifts that', async () => {
  await using world = await installed();
  const { app } = world;
  world.put(crashing);
  const result = await world.orbitr(['apply', '--yes']);
  expect(result.exit, result.all).toBe(3);
  expect(oneLine(result.all)).toContain(`revision 2 of ${app} failed, so revision 1 is brought back`);
  expect(result.all).toContain('cannot read the new format');
  await expectRestored(app);

  const before = await idsOf(app);
  const again = await world.orbitr(['apply', '--yes']);
  expect(again.exit, again.all).toBe(7);
  expect(oneLine(again.all)).toMatch(
    /is in quarantine since \d{4}-\d\d-\d\d \d\d:\d\d UTC, .* revision 2 failed \(web/,
  );
  expect((await world.orbitr(['plan'])).exit).toBe(7);
  expect(await idsOf(app)).toEqual(before);
  await expectRestored(app);

  expect((await world.orbitr(['retry', app])).exit).toBe(0);
  const retried = await world.orbitr(['apply', '--yes']);
  expect(retried.exit, retried.all).toBe(3);
  await expectRestored(app);
  expect((await world.orbitr(['audit'])).stdout).toContain('quarantine of revision 2 lifted');

  world.put(good('3'));
  await apply(world);
  await expectRestored(app, '3');
});

test('a health check that never passes is taken back; why tells commit, field and log', async () => {
  await using world = await installed();
  const { app } = world;
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], { cwd: world.dir });
  await git('init', '--quiet');
  world.put(sick);
  await git('add', 'apps');
  await git('commit', '--quiet', '--message', 'Bring the new shop');
  const result = await world.orbitr(['apply', '--yes']);
  expect(result.exit, result.all).toBe(3);
  await expectRestored(app);

  const why = await world.orbitr(['why', app]);
  expect(why.exit, why.all).toBe(0);
  const said = oneLine(why.stdout);
  expect(said).toContain('revision 3 serves');
  expect(said).toContain('by Ada <ada@example.org>: Bring the new shop');
  expect(said).toMatch(new RegExp(`environment.VERSION: "1" → "bad" \\(apps/${app}/compose.yaml:\\d+\\)`));
  expect(said).toContain('why it failed: web did not become ready');
  expect(said).toContain(`orbitr retry ${app}`);

  expect((await world.orbitr(['status'])).stdout).toContain('quarantine');
  const history = JSON.parse((await world.orbitr(['history', app, '-o', 'json'])).stdout);
  expect(history.revisions.map((one: { outcome: string }) => one.outcome)).toEqual([
    'serving',
    'rolled-back',
    'serving',
  ]);
  const diff = (await world.orbitr(['history', app, '--diff', '2'])).stdout;
  expect(diff).toContain('environment.VERSION "1" → "bad"');
});

test('a saved plan that fails is taken back as any other', async () => {
  await using world = await installed();
  world.put(sick);
  const planned = await world.orbitr(['plan', '--out', 'plan.json']);
  expect(planned.exit, planned.all).toBe(0);
  const result = await world.orbitr(['apply', 'plan.json']);
  expect(result.exit, result.all).toBe(3);
  await expectRestored(world.app);
  const again = await world.orbitr(['apply', 'plan.json']);
  expect(again.exit, 'it is not what was planned for any more').toBe(7);
  await expectRestored(world.app);
});

test('an image that does not exist touches nothing', async () => {
  await using world = await installed();
  const { app } = world;
  const before = await idsOf(app);
  world.put({ ...good('2'), image: 'registry.invalid/nothing:here' });
  const result = await world.orbitr(['apply', '--yes']);
  expect([1, 5]).toContain(result.exit);
  expect(await idsOf(app)).toEqual(before);
  await expectRestored(app);
  expect(oneLine((await world.orbitr(['why', app])).stdout)).toContain('registry.invalid');
});

test('a bad tag: the old version goes on serving, exit 3, and it is not asked for again until the tag changes', async () => {
  await using world = await installed();
  const { app } = world;
  const before = await idsOf(app);
  world.put({ ...good('2'), image: `${testRegistry()}/rig/web:no-such-tag` });
  const result = await world.orbitr(['apply', '--yes']);
  expect(result.exit, result.all).toBe(3);
  expect(oneLine(result.all)).toContain(
    `revision 2 of ${app} failed before anything was touched, and revision 1 goes on serving`,
  );
  expect(await idsOf(app)).toEqual(before);
  await expectRestored(app);
  expect((await world.orbitr(['apply', '--yes'])).exit).toBe(7);
  expect(oneLine((await world.orbitr(['why', app])).stdout)).toContain('no-such-tag');

  world.put({ ...good('3'), image: `${testRegistry()}/rig/web:2` });
  await apply(world);
  await expectRestored(app, '3');
});

test('of several services only those come back that the update had changed', async () => {
  const both = (web: object, store: string) =>
    compose({ web, store: idle({ environment: { STORE: store } }), cache: idle() }, volumes);
  await using world = makeWorkspace((id) => ({ [`apps/shop-${id}/compose.yaml`]: both(good('1'), '1') }));
  const app = `shop-${world.id}`;
  await apply(world);
  await inside(`${app}-web-1`, 'echo precious > /data/sentinel');
  const before = await idsOf(app);
  world.write(`apps/${app}/compose.yaml`, both(crashing, '2'));
  const result = await world.orbitr(['apply', '--yes']);
  expect(result.exit, result.all).toBe(3);
  await expectRestored(app);
  expect(await environment(`${app}-store-1`)).toContain('STORE=1');
  expect(await fact(`${app}-store-1`, '.State.Status')).toBe('running');
  expect((await idsOf(app))[`${app}-cache-1`]).toBe(before[`${app}-cache-1`]);
});

test('update.rollback: false leaves what failed as it is, for a person', async () => {
  await using world = await installed();
  const { app } = world;
  world.write(`apps/${app}/app.yaml`, 'update: { rollback: false }\n');
  world.put(crashing);
  const result = await world.orbitr(['apply', '--yes']);
  expect(result.exit, result.all).toBe(4);
  expect(oneLine(result.all)).toContain('its files say update.rollback: false');
  expect(await environment(`${app}-web-1`)).toContain('VERSION=bad');
  expect((await world.orbitr(['apply', '--yes'])).exit).toBe(7);
  const back = await world.orbitr(['rollback', app, '--to', '1', '--yes']);
  expect(back.exit, back.all).toBe(0);
  await expectRestored(app);
});

test('a first install that fails is never taken away', async () => {
  await using world = shop();
  const { app } = world;
  world.put(crashing);
  const result = await world.orbitr(['apply', '--yes']);
  expect(result.exit, result.all).toBe(4);
  expect(Object.keys(await idsOf(app))).toHaveLength(1);
  world.put(good('2'));
  await apply(world);
});

test('where many apps fail, those that were not begun are left as they are', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f'];
  const all = (id: string, version: string) =>
    Object.fromEntries(
      names.flatMap((name, index) => [
        [
          `apps/${name}-${id}/compose.yaml`,
          compose({
            web: { ...idle({ environment: { VERSION: version } }), ...(version === '2' && index < 3 ? failing : {}) },
          }),
        ],
        [`apps/${name}-${id}/app.yaml`, `wave: ${index < 3 ? 0 : 1}\nupdate: { rollback: false }\n`],
      ]),
    );
  await using world = makeWorkspace((id) => all(id, '1'));
  await apply(world);
  const ids = await Promise.all(names.map((name) => idsOf(`${name}-${world.id}`)));
  for (const [path, text] of Object.entries(all(world.id, '2'))) world.write(path, text);
  const result = await world.orbitr(['apply', '--yes']);
  expect(result.exit, result.all).toBe(4);
  expect(oneLine(result.all)).toContain('3 of 6 apps failed, so no other is begun');
  for (const [index, name] of names.entries())
    if (index >= 3) expect(await idsOf(`${name}-${world.id}`)).toEqual(ids[index]);
});

test('rollback --to brings any revision back, and what the files say waits', async () => {
  await using world = await installed();
  const { app } = world;
  for (const version of ['2', '3']) {
    world.put(good(version));
    await apply(world);
  }
  const back = await world.orbitr(['rollback', app, '--to', '1', '--yes']);
  expect(back.exit, back.all).toBe(0);
  await expectRestored(app, '1');
  expect((await world.orbitr(['apply', '--yes'])).exit).toBe(7);
  // what is started as it is was not applied, and is no revision
  await world.orbitr(['stop', app]);
  expect((await world.orbitr(['start', app])).exit).toBe(0);
  const { revisions } = JSON.parse((await world.orbitr(['history', app, '-o', 'json'])).stdout);
  expect(revisions).toHaveLength(4);
  await expectRestored(app, '1');
  const further = await world.orbitr(['rollback', app, '--yes']);
  expect(further.exit, further.all).toBe(0);
  await expectRestored(app, '3');
  expect((await world.orbitr(['rollback', app, '--to', '99', '--yes'])).all).toContain('no revision 99');
});

test('the image that served is there for the rollback, though its tag names another by now', async () => {
  await using world = makeWorkspace((id) => ({ [`apps/shop-${id}/compose.yaml`]: '' }));
  const app = `shop-${world.id}`;
  const image = `orbitr-test-${world.id}:now`;
  const make = (version: string, command: string) =>
    docker(['build', '--quiet', '--tag', image, '-'], {
      input: `FROM ${busybox}\nENV VERSION=${version}\nCMD ["sh", "-c", "${command}"]\n`,
    });
  await make('1', 'sleep 3600');
  world.write(
    `apps/${app}/compose.yaml`,
    compose({ web: { image, init: true, stop_grace_period: '1s', restart: 'always' } }),
  );
  await apply(world);
  await make('2', 'echo broken; exit 1');
  const result = await world.orbitr(['apply', '--yes']);
  expect(result.exit, result.all).toBe(3);
  expect(await environment(`${app}-web-1`)).toContain('VERSION=1');
  expect(await docker(['image', 'ls', '--quiet', `orbitr-keep/${app}.web:1`])).not.toBe('');
  expect(await fact(`${app}-web-1`, '.State.Status')).toBe('running');
});

test('killed in the middle of a rollback, one further apply finishes it, and never the bad input', async () => {
  await using world = await installed();
  const { app } = world;
  world.put(crashing);
  const running = world.startOrbitr(['apply', '--yes']);
  await eventually(() => running.output().includes('is brought back'));
  running.kill('SIGKILL');
  await running.result;
  const result = await world.orbitr(['apply', '--yes']);
  expect(result.exit, result.all).toBe(3);
  await expectRestored(app);
  expect((await world.orbitr(['apply', '--yes'])).exit).toBe(7);
  await expectRestored(app);
});

test('lost state leaves no way back, and says so; the first apply that finds all well makes one', async () => {
  await using world = await installed();
  const { app } = world;
  world.remove('.orbitr');
  const found = await world.orbitr(['apply', '--yes']);
  expect(found.exit, found.all).toBe(0);
  expect(oneLine(found.stderr)).toContain(`state knew nothing of ${app}: what runs now is the first revision`);
  world.put(crashing);
  const result = await world.orbitr(['apply', '--yes']);
  expect(result.exit, result.all).toBe(3);
  await expectRestored(app);
});
