import { expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { startDaemon } from '../support/daemon.ts';
import { compose, environment, fact, idle } from './look.ts';

const isUp = async (container: string) => (await fact(container, '.State.Status').catch(() => '')) === 'running';
const version = (number: number) => compose({ web: idle({ environment: { VERSION: `${number}` } }) });
const has = async (container: string, number: number) =>
  (await environment(container).catch((): readonly string[] => [])).includes(`VERSION=${number}`);

/** Three apps, a daemon that follows them, and all of them up. */
async function following(settings = '') {
  const world = makeWorkspace((id) =>
    Object.fromEntries(['a', 'b', 'c'].map((name) => [`apps/${name}-${id}/compose.yaml`, version(1)])),
  );
  const name = (app: string) => `${app}-${world.id}`;
  const web = (app: string) => `${name(app)}-web-1`;
  const set = (text: string) => world.write('orbitr.yaml', `name: ${world.name}\n${text}`);
  set(settings);
  const daemon = await startDaemon(world);
  for (const app of ['a', 'b', 'c']) await eventually(() => isUp(web(app)));
  await daemon.quiet();
  daemon.events.length = 0;
  return {
    ...world,
    daemon,
    name,
    web,
    set,
    put: (app: string, number: number) => world.write(`apps/${name(app)}/compose.yaml`, version(number)),
    [Symbol.asyncDispose]: async () => {
      await daemon[Symbol.asyncDispose]();
      await world.clean();
    },
  };
}

test('sync.maxChanges: more at once wait for a person, are told of, and repairs go on', async () => {
  await using world = await following();
  const { daemon, name, web } = world;
  world.set('sync: { maxChanges: 1 }\n');
  await daemon.quiet(500);
  for (const app of ['a', 'b']) world.put(app, 2);
  await docker(['kill', web('c')]);
  await eventually(() => daemon.of('left').length === 2);
  await eventually(() => daemon.of('passed').some(({ apps }) => apps.includes(name('c'))));
  await daemon.quiet();
  expect(await isUp(web('c'))).toBe(true);
  expect(await has(web('a'), 1)).toBe(true);
  expect(daemon.of('left')[0]).toMatchObject({ app: name('a'), consent: true });
  expect(daemon.of('left')[0]?.message).toContain('sync.maxChanges allows 1 in one pass');
  const applied = await world.orbitr(['apply', '--yes', '--max-changes', '2']);
  expect(applied.exit, applied.all).toBe(0);
  expect(await has(web('b'), 2)).toBe(true);
});

test('sync.prune: an app that left stays, until orbitr.yaml says that it goes', async () => {
  await using world = await following();
  const { daemon, web, name } = world;
  world.remove(`apps/${name('a')}`);
  await daemon.quiet();
  expect(await isUp(web('a'))).toBe(true);
  world.set('sync: { prune: true }\n');
  await eventually(async () => (await docker(['ps', '--all', '--quiet', '--filter', `name=${web('a')}`])) === '');
  expect(await isUp(web('b'))).toBe(true);
});

test('sync.interval: everything is looked at so often, whatever else happens', async () => {
  await using world = await following();
  const { daemon } = world;
  world.set('sync: { interval: 1s }\n');
  await eventually(() => daemon.of('looked').filter(({ keys }) => keys.includes('*')).length >= 3);
  expect(daemon.of('passed')).toEqual([]);
});

test('drift: report leaves an app as hands have made it, suspend all of it, resume takes it up again', async () => {
  await using world = await following();
  const { daemon, name, web } = world;
  world.write(`apps/${name('a')}.yaml`, 'drift: report\n');
  await daemon.quiet();
  await docker(['kill', web('a')]);
  await daemon.quiet();
  expect(await isUp(web('a')), 'it is reported').toBe(false);

  const suspended = await world.orbitr(['suspend', name('b')]);
  expect(suspended.exit, suspended.all).toBe(0);
  world.put('b', 2);
  await docker(['kill', web('b')]);
  await daemon.quiet();
  expect(await isUp(web('b')), 'it is suspended').toBe(false);
  await docker(['kill', web('c')]);
  await eventually(() => isUp(web('c')));

  const resumed = await world.orbitr(['resume', name('b')]);
  expect(resumed.exit, resumed.all).toBe(0);
  await eventually(() => has(web('b'), 2));
});

test('what waits for a person holds up no other: three apps would go at once, and a new one comes', async () => {
  await using world = await following('sync: { prune: true }\n');
  const { daemon, name, web } = world;
  world.put('d', 1);
  for (const app of ['a', 'b', 'c']) world.remove(`apps/${name(app)}`);
  await eventually(() => isUp(web('d')));
  await eventually(() => daemon.of('left').length >= 3);
  expect(daemon.of('left').map(({ app, consent }) => [app, consent])).toEqual(
    ['a', 'b', 'c'].map((app) => [name(app), true]),
  );
  for (const app of ['a', 'b', 'c']) expect(await isUp(web(app))).toBe(true);
});
