import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { compose, environment, fact, idle, idsOf, oneLine } from './look.ts';

/** A workspace with an app and a neighbour, and a daemon that follows it. */
async function following(settings = '', through: readonly string[] = []) {
  const workspace = makeWorkspace((id) => ({
    [`apps/shop-${id}/compose.yaml`]: compose({ web: idle({ environment: { VERSION: '1' } }) }),
    [`apps/other-${id}/compose.yaml`]: compose({ web: idle() }),
  }));
  if (settings !== '') workspace.write('orbitr.yaml', `name: ${workspace.name}\n${settings}`);
  const app = `shop-${workspace.id}`;
  const daemon = workspace.startOrbitr(['watch', '--verbose'], { through });
  const web = `${app}-web-1`;
  await eventually(async () => (await fact(web, '.State.Status').catch(() => '')) === 'running');
  await eventually(
    async () => (await fact(`other-${workspace.id}-web-1`, '.State.Status').catch(() => '')) === 'running',
  );
  return {
    ...workspace,
    app,
    web,
    daemon,
    put: (version: string) =>
      workspace.write(`apps/${app}/compose.yaml`, compose({ web: idle({ environment: { VERSION: version } }) })),
    [Symbol.asyncDispose]: async () => {
      daemon.kill('SIGTERM');
      await daemon.result;
      await workspace.clean();
    },
  };
}

const isUp = async (container: string) => (await fact(container, '.State.Status').catch(() => '')) === 'running';

test('what other hands do is mended, and the neighbour is left alone', async () => {
  await using world = await following();
  const neighbour = await idsOf(`other-${world.id}`);
  for (const command of [['kill'], ['stop'], ['rm', '-f'], ['pause']]) {
    await docker([...command, world.web]);
    await eventually(() => isUp(world.web));
  }
  await docker(['network', 'disconnect', `${world.app}_default`, world.web]);
  await eventually(async () =>
    (await fact(world.web, 'json .NetworkSettings.Networks')).includes(`${world.app}_default`),
  );
  await docker(['rename', world.web, `${world.app}-strange`]);
  await eventually(() => isUp(world.web));
  expect(await idsOf(`other-${world.id}`)).toEqual(neighbour);
});

test('a saved file converges, a broken one freezes its app alone, a new folder is installed', async () => {
  await using world = await following();
  world.put('2');
  await eventually(async () => (await environment(world.web).catch((): string[] => [])).includes('VERSION=2'));
  world.write(`apps/${world.app}/compose.yaml`, 'services: [');
  world.write(`apps/new-${world.id}/compose.yaml`, compose({ web: idle() }));
  await eventually(() => isUp(`new-${world.id}-web-1`));
  expect(await environment(world.web)).toContain('VERSION=2');
  world.put('3');
  await eventually(async () => (await environment(world.web).catch((): string[] => [])).includes('VERSION=3'));
});

test('a person borrows the workspace: apply, restart, stop --hold and start go on beside the daemon', async () => {
  await using world = await following();
  const restarted = await world.orbitr(['restart', world.app]);
  expect(restarted.exit, restarted.all).toBe(0);
  const applied = await world.orbitr(['apply', '--yes']);
  expect(applied.exit, applied.all).toBe(0);
  const stopped = await world.orbitr(['stop', world.app, '--hold']);
  expect(stopped.exit, stopped.all).toBe(0);
  await docker(['kill', `other-${world.id}-web-1`]);
  await eventually(() => isUp(`other-${world.id}-web-1`));
  expect(await isUp(world.web), 'it is held').toBe(false);
  const started = await world.orbitr(['start', world.app]);
  expect(started.exit, started.all).toBe(0);
  expect(await isUp(world.web)).toBe(true);
});

test('sync: nothing is applied by itself where auto is false, and nothing mended where selfHeal is', async () => {
  await using world = await following();
  world.write('orbitr.yaml', `name: ${world.name}\nsync: { auto: false, selfHeal: false }\n`);
  await eventually(async () => world.daemon.output().includes('looked at everything'));
  world.put('2');
  await docker(['kill', `other-${world.id}-web-1`]);
  await eventually(async () => {
    const said = oneLine(world.daemon.output());
    return said.includes('sync.auto is false') && said.includes('sync.selfHeal is false');
  });
  expect(await environment(world.web)).toContain('VERSION=1');
  expect(await isUp(`other-${world.id}-web-1`)).toBe(false);
});

test('who stops a thing three times means it', async () => {
  await using world = await following();
  for (const time of [1, 2, 3]) {
    await docker(['stop', world.web]);
    if (time < 3) await eventually(() => isUp(world.web));
  }
  await eventually(async () => oneLine(world.daemon.output()).includes('stopped by hand three times in ten minutes'));
  expect(await isUp(world.web)).toBe(false);
});

test('a second daemon waits, and takes over when the first ends', async () => {
  await using world = await following();
  const second = world.startOrbitr(['watch', '--verbose']);
  await eventually(async () => oneLine(second.output()).includes('another Orbitr works on this workspace: watch by'));
  world.daemon.kill('SIGTERM');
  expect((await world.daemon.result).exit).toBe(0);
  await docker(['kill', world.web]);
  await eventually(() => isUp(world.web));
  second.kill('SIGTERM');
  expect((await second.result).exit).toBe(0);
});

test.each([
  ['ENOSPC', 'max_inotify_watches', 3],
  ['EMFILE', 'max_inotify_instances', 0],
])('where the kernel has no more notices to give (%s), files are looked at in turn', async (code, limit, most) => {
  const limited = `echo ${most} >/proc/sys/user/${limit}; exec "$@"`;
  await using world = await following('', ['unshare', '--user', '--map-root-user', 'sh', '-c', limited, 'sh']);
  await eventually(async () => oneLine(world.daemon.output()).includes(`the kernel watches no more files (${code})`));
  world.put('2');
  await eventually(async () => (await environment(world.web).catch((): string[] => [])).includes('VERSION=2'));
  expect(world.daemon.output().split('the kernel watches no more files')).toHaveLength(2);
});

test('who comes while the daemon is still beginning waits for it', async () => {
  await using world = makeWorkspace((id) => ({ [`apps/shop-${id}/compose.yaml`]: compose({ web: idle() }) }));
  // some come before it holds anything, some between, some after
  for (const ms of [0, 150, 300, 450, 600]) {
    const daemon = world.startOrbitr(['watch']);
    await sleep(ms);
    const { exit, all } = await world.orbitr(['apply', '--yes']);
    expect(exit, all).toBe(0);
    daemon.kill('SIGTERM');
    const ended = await daemon.result;
    expect(ended.exit, ended.all).toBe(0);
  }
});

test('a container that is renamed, or paused, while its health is waited for is not waited for in vain', async () => {
  const healthcheck = { test: 'test -e /data/ready', interval: '200ms', retries: 1, start_period: '600s' };
  const volumes = { volumes: { data: {} } };
  await using world = makeWorkspace((id) => ({
    [`apps/shop-${id}/compose.yaml`]: compose({ web: idle({ healthcheck, volumes: ['data:/data'] }) }, volumes),
  }));
  const web = `shop-${world.id}-web-1`;
  const isWaitedFor = async () => (await fact(web, '.State.Health.Status').catch(() => '')) === 'starting';
  const daemon = world.startOrbitr(['watch', '--verbose']);
  await eventually(async () => (await isWaitedFor()) && daemon.output().includes('wait until web is ready'));
  await docker(['rename', web, `${web}-strange`]);
  await eventually(isWaitedFor);
  await docker(['pause', web]);
  await eventually(() => isUp(web));
  daemon.kill('SIGTERM');
  const { exit, all } = await daemon.result;
  expect(exit, all).toBe(0);
});
