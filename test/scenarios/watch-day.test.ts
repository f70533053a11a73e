import { expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { startDaemon } from '../support/daemon.ts';
import { apply, compose, environment, fact, idle } from './look.ts';

const isUp = async (container: string) => (await fact(container, '.State.Status').catch(() => '')) === 'running';

test('own events cost one more look at the most, and that finds nothing', async () => {
  await using world = makeWorkspace((id) => ({
    [`apps/shop-${id}/compose.yaml`]: compose({ web: idle({ environment: { VERSION: '1' } }), db: idle() }),
  }));
  const app = `shop-${world.id}`;
  await using daemon = await startDaemon(world);
  await eventually(() => isUp(`${app}-web-1`));
  await daemon.quiet();
  // nothing else is done, and what that has stirred up is looked at once
  const looksAfter = () => {
    expect(daemon.of('passed')).toHaveLength(1);
    const passed = daemon.events.findLastIndex(({ kind }) => kind === 'passed');
    // images that others remove from the engine are looked after everywhere
    return daemon.events
      .slice(passed)
      .flatMap((event) => (event.kind === 'looked' && event.keys.includes(app) ? [event.open] : []));
  };
  expect(looksAfter(), 'install').toEqual([0]);

  daemon.events.length = 0;
  world.write(
    `apps/${app}/compose.yaml`,
    compose({ web: idle({ environment: { VERSION: '2' } }), db: idle({ environment: { VERSION: '2' } }) }),
  );
  await eventually(async () => (await environment(`${app}-web-1`).catch(() => [] as string[])).includes('VERSION=2'));
  await daemon.quiet();
  expect(looksAfter(), 'a saved file').toEqual([0]);

  daemon.events.length = 0;
  await docker(['kill', `${app}-web-1`]);
  await eventually(() => daemon.of('passed').length > 0);
  await daemon.quiet();
  expect(await isUp(`${app}-web-1`)).toBe(true);
  expect(looksAfter(), 'a killed container').toEqual([0]);
});

test('a container that ends by itself again and again is told of once, and looked after less and less', async () => {
  await using world = makeWorkspace((id) => ({
    // one that only the daemon starts again, and one that the engine does
    [`apps/own-${id}/compose.yaml`]: compose({ web: idle({ command: ['sh', '-c', 'sleep 1; exit 3'] }) }),
    [`apps/engines-${id}/compose.yaml`]: compose({
      web: idle({ command: ['sh', '-c', 'sleep 1; exit 3'], restart: 'always' }),
    }),
    [`apps/well-${id}/compose.yaml`]: compose({ web: idle() }),
  }));
  await using daemon = await startDaemon(world);
  for (const name of ['own', 'engines'])
    await eventually(() => daemon.of('flapping').some(({ app }) => app === `${name}-${world.id}`), { timeout: 60_000 });
  daemon.events.length = 0;
  await new Promise((resolve) => setTimeout(resolve, 20_000));
  expect(daemon.of('flapping'), 'it is told once').toEqual([]);
  expect(daemon.of('passed').length).toBeLessThanOrEqual(6);
  expect(daemon.of('looked').filter(({ keys }) => keys.join() !== '*').length).toBeLessThanOrEqual(16);
  // nobody else waits for it
  await docker(['kill', `well-${world.id}-web-1`]);
  await eventually(() => isUp(`well-${world.id}-web-1`), { timeout: 5000 });
  // somebody mends it
  world.write(`apps/own-${world.id}/compose.yaml`, compose({ web: idle() }));
  await eventually(() => isUp(`own-${world.id}-web-1`), { timeout: 10_000 });
});

test('after a start of the machine the engine has time to bring up what is its own', async () => {
  await using world = makeWorkspace((id) => ({
    [`apps/shop-${id}/compose.yaml`]: compose({ web: idle({ restart: 'always' }) }),
    [`apps/mine-${id}/compose.yaml`]: compose({ web: idle({ restart: 'always' }) }),
    [`apps/other-${id}/compose.yaml`]: compose({ web: idle() }),
  }));
  const [shop, mine, other] = ['shop', 'mine', 'other'].map((name) => `${name}-${world.id}-web-1`) as [
    string,
    string,
    string,
  ];
  await apply(world);
  await docker(['stop', shop, mine, other]);
  let uptime = 20_000;
  await using daemon = await startDaemon(world, { ports: { uptime: () => uptime } });
  await eventually(() => isUp(other));
  await daemon.quiet();
  expect(await isUp(shop), 'it is left to the engine').toBe(false);
  expect(daemon.of('settling')).toHaveLength(1);
  expect(daemon.of('settling')[0]?.message).toContain('this machine was started 20 s ago');
  // a person is not held up
  const applied = await world.orbitr(['apply', '--yes', '--app', `mine-${world.id}`]);
  expect(applied.exit, applied.all).toBe(0);
  expect(await isUp(mine)).toBe(true);
  expect(await isUp(shop)).toBe(false);
  uptime = 90_000;
  world.write(`apps/shop-${world.id}/notes.txt`, 'look here');
  await eventually(() => isUp(shop));
  expect(daemon.of('settling'), 'it is told once').toHaveLength(1);
});

test('who borrows the workspace stops and restarts as often as he likes; a hand that stops three times holds, until start', async () => {
  await using world = makeWorkspace((id) => ({
    [`apps/shop-${id}/compose.yaml`]: compose({ web: idle() }),
  }));
  await using daemon = await startDaemon(world);
  const [app, web] = [`shop-${world.id}`, `shop-${world.id}-web-1`];
  await eventually(() => isUp(web));
  for (const time of [1, 2, 3, 4]) {
    const restarted = await world.orbitr(['restart', app]);
    expect(restarted.exit, `${time}: ${restarted.all}`).toBe(0);
  }
  expect(daemon.of('held')).toEqual([]);
  for (const time of [1, 2, 3]) {
    await docker(['stop', web]);
    if (time < 3) await eventually(() => isUp(web));
  }
  await eventually(() => daemon.of('held').length > 0);
  await daemon.quiet();
  expect(await isUp(web)).toBe(false);
  expect(daemon.of('held')).toMatchObject([
    {
      app,
      message: `web was stopped by hand three times in ten minutes, so it is held; start it again: orbitr start ${app} web`,
    },
  ]);
  // what the message says works beside the daemon
  const started = await world.orbitr(['start', app, 'web']);
  expect(started.exit, started.all).toBe(0);
  await daemon.quiet();
  expect(await isUp(web)).toBe(true);
  // and counts from the start
  await docker(['stop', web]);
  await eventually(() => isUp(web));
  expect(daemon.of('held')).toHaveLength(1);
});

test('what an engine changes of a running container is seen by its event, and once an hour', async () => {
  await using world = makeWorkspace((id) => ({
    [`apps/shop-${id}/compose.yaml`]: compose({ web: idle({ mem_limit: '64m' }) }),
  }));
  const web = `shop-${world.id}-web-1`;
  await using daemon = await startDaemon(world, { options: { deepEvery: 1000 } });
  await eventually(() => isUp(web));
  await docker(['update', '--memory', '32m', '--memory-swap', '32m', web]);
  await eventually(async () => (await fact(web, '.HostConfig.Memory')) === String(64 * 1024 * 1024));
  daemon.events.length = 0;
  await eventually(() => daemon.of('looked').some(({ deep, keys }) => deep && keys.join() === '*'));
});

test('what cannot be carried out is tried with growing pauses, at once after a change', async () => {
  const missing = { image: '127.0.0.1:5000/there-is-no-such-image:1', command: ['sleep', '1'] };
  await using world = makeWorkspace((id) => ({
    [`apps/lost-${id}/compose.yaml`]: compose({ web: missing }),
    [`apps/well-${id}/compose.yaml`]: compose({ web: idle() }),
  }));
  await using daemon = await startDaemon(world);
  await eventually(() => isUp(`well-${world.id}-web-1`));
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const tries = daemon.of('passed').filter(({ apps }) => apps.includes(`lost-${world.id}`));
  expect(tries.length).toBeGreaterThan(1);
  expect(tries.length).toBeLessThanOrEqual(5);
  world.write(`apps/lost-${world.id}/compose.yaml`, compose({ web: idle() }));
  await eventually(() => isUp(`lost-${world.id}-web-1`), { timeout: 5000 });
});
