import { expect, test } from 'vitest';
import { openLending } from '../../src/adapters/process/lending.ts';
import { footprintOf } from '../bench/watch/daemon.ts';
import { docker } from '../rig/docker.ts';
import { aboutApps, startEventStorm } from '../rig/event-storm.ts';
import { eventually } from '../rig/eventually.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { compose, fact, idle } from './look.ts';

const isUp = async (container: string) => (await fact(container, '.State.Status').catch(() => '')) === 'running';

async function following(options: { readonly env?: Readonly<Record<string, string>> } = {}) {
  const workspace = makeWorkspace((id) => ({
    [`apps/one-${id}/compose.yaml`]: compose({ web: idle() }),
    [`apps/two-${id}/compose.yaml`]: compose({ web: idle() }),
  }));
  const apps = [`one-${workspace.id}`, `two-${workspace.id}`];
  const start = (env: Readonly<Record<string, string>> = {}) =>
    workspace.startOrbitr(['watch', '--verbose'], { env: { ...options.env, ...env } });
  return { ...workspace, apps, start };
}

test('three hundred passes leave no descriptor behind, and memory does not grow with them', async () => {
  const world = await following();
  await using _ = { [Symbol.asyncDispose]: world.clean };
  const daemon = world.start();
  const [app = ''] = world.apps;
  for (const one of world.apps) await eventually(() => isUp(`${one}-web-1`));
  const lending = openLending(world.path('.orbitr'));
  const looks = () => daemon.output().split(' looked at ').length;
  const pass = async (number: number) => {
    const before = looks();
    const loan = await lending.borrow(
      { operation: 'soak', by: 'a test', apps: number % 2 === 0 ? [app] : [] },
      { onWait: () => undefined, signal: new AbortController().signal },
    );
    expect(loan, daemon.output().slice(-500)).toBeDefined();
    loan?.giveBack();
    await eventually(async () => looks() > before, { interval: 5 });
  };
  for (let number = 0; number < 100; number++) await pass(number);
  const early = footprintOf(daemon.pid);
  for (let number = 0; number < 200; number++) await pass(number);
  await docker(['kill', `${app}-web-1`]);
  await eventually(() => isUp(`${app}-web-1`));
  // the engine's connections of a repair are kept open for a moment
  await eventually(async () => footprintOf(daemon.pid).descriptors <= early.descriptors + 2);
  expect(footprintOf(daemon.pid).rss - early.rss).toBeLessThan(25_000_000);
  daemon.kill('SIGTERM');
  expect((await daemon.result).exit).toBe(0);
});

test('among 500 events a second no harm is lost, and what is told faster than it can be looked at is not kept', async () => {
  const world = await following();
  await using _ = { [Symbol.asyncDispose]: world.clean };
  await using storm = await startEventStorm(500, aboutApps(world.name, world.apps));
  const daemon = world.start({ DOCKER_HOST: storm.host });
  for (const one of world.apps) await eventually(() => isUp(`${one}-web-1`));
  const before = footprintOf(daemon.pid);
  const told = storm.count();
  for (const one of [...world.apps, ...world.apps]) {
    await docker(['kill', `${one}-web-1`]);
    await eventually(() => isUp(`${one}-web-1`));
  }
  await eventually(async () => storm.count() - told > 2500);
  await docker(['network', 'disconnect', `${world.apps[0]}_default`, `${world.apps[0]}-web-1`]);
  await eventually(async () =>
    (await fact(`${world.apps[0]}-web-1`, 'json .NetworkSettings.Networks')).includes(`${world.apps[0]}_default`),
  );
  expect(footprintOf(daemon.pid).rss - before.rss).toBeLessThan(40_000_000);
  daemon.kill('SIGTERM');
  expect((await daemon.result).exit).toBe(0);
});
