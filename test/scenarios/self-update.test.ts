import { expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { orbitrService } from '../rig/self.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, compose, environment, fact, idle } from './look.ts';

const patient = { timeout: 45_000 };

/** A workspace whose daemon is an app of it, in a container. */
async function selfHosted() {
  const workspace = makeWorkspace((id) => ({
    [`apps/shop-${id}/compose.yaml`]: compose({ web: idle() }),
  }));
  const app = `self-${workspace.id}`;
  const put = (version: string, more: object = {}) =>
    workspace.write(
      `apps/${app}/compose.yaml`,
      compose({ daemon: { ...orbitrService(workspace.dir, { VERSION: version }), ...more } }),
    );
  put('1');
  await apply(workspace);
  const daemons = async (): Promise<readonly string[]> =>
    (await docker(['ps', '-a', '--filter', `label=com.docker.compose.project=${app}`, '--format', '{{.Names}}']))
      .split('\n')
      .filter((name) => name !== '');
  const logs = async () =>
    (await Promise.all((await daemons()).map((name) => docker(['logs', name]).catch(String)))).join('\n');
  const shop = `shop-${workspace.id}-web-1`;
  /** Exactly one daemon, of that version, that is up, and mends. */
  const settled = async (version: string) => {
    const isSettled = async () => {
      const names = await daemons();
      const [name = ''] = names;
      return (
        names.length === 1 &&
        (await fact(name, '.State.Status')) === 'running' &&
        (await environment(name)).includes(`VERSION=${version}`)
      );
    };
    try {
      await eventually(isSettled, patient);
      await docker(['rm', '-f', shop]);
      await eventually(async () => (await fact(shop, '.State.Status').catch(() => '')) === 'running', patient);
    } catch (error) {
      throw new Error(`${String(error)}\n${await docker(['ps', '-a'])}\n${await logs()}`);
    }
  };
  return { ...workspace, app, put, daemons, logs, settled, shop };
}

test('a daemon that is an app of its own workspace hands over to its successor', async () => {
  await using world = await selfHosted();
  await world.settled('1');
  world.put('2');
  await world.settled('2');
  world.put('3');
  await world.settled('3');
});

test.each(['made', 'waiting', 'alone'])('killed while the new one is %s, it converges all the same', async (moment) => {
  await using world = await selfHosted();
  await world.settled('1');
  const [first = ''] = await world.daemons();
  const pid = Number(await fact(first, '.State.Pid'));
  world.put('2');
  await eventually(async () => (await world.daemons()).length === 2, patient);
  if (moment === 'made') process.kill(pid, 'SIGKILL');
  const second = (await world.daemons()).find((name) => name !== first) ?? '';
  await eventually(async () => (await fact(second, '.State.Status')) === 'running', patient);
  if (moment === 'waiting') process.kill(Number(await fact(second, '.State.Pid')), 'SIGKILL');
  if (moment === 'alone') {
    await eventually(async () => (await fact(first, '.State.Status').catch(() => 'gone')) !== 'running', patient);
    process.kill(Number(await fact(second, '.State.Pid')), 'SIGKILL');
  }
  await world.settled('2');
});

test('where no second one can stand beside it, it stays as it is and says so', async () => {
  await using world = await selfHosted();
  world.put('2', { container_name: `only-${world.id}` });
  await eventually(async () => (await world.logs()).includes('which it cannot remove by itself'), patient);
  expect(await environment((await world.daemons())[0] ?? '')).toContain('VERSION=1');
  world.put('3');
  await world.settled('3');
});
