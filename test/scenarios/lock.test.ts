import { hostname, userInfo } from 'node:os';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/adapters/process/clock.ts';
import { localProcesses } from '../../src/adapters/process/processes.ts';
import { openStore } from '../../src/adapters/store/open-store.ts';
import type { Holder } from '../../src/ports/store.ts';
import { eventually } from '../rig/eventually.ts';
import type { RunningOrbitr } from '../rig/orbitr.ts';
import { containersOf, expectConverged, startWorld, type World } from './crash-app.ts';

test('of two applies on one workspace one works, and the other says who does', async () => {
  await using world = await startWorld();
  const { first, release } = await applyAndHold(world);

  const second = await world.apply().result;
  expect(second.exit, second.all).toBe(6);
  expect(second.stderr).toMatch(
    new RegExp(
      `another Orbitr works on this workspace: apply by ${userInfo().username}, process ${first.pid} on ${hostname()}, since \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC \\(\\d+ s ago\\)`,
    ),
  );
  release();
  const { exit, all } = await first.result;
  expect(exit, all).toBe(0);
  await expectConverged(world, 'first');
});

test('of ten that start at once exactly one works', async () => {
  await using world = await startWorld();
  const losers = Promise.withResolvers<void>();
  world.proxy.watch(async ({ mutation }, when) => {
    if (mutation === 1 && when === 'before') await losers.promise;
  });
  const racers = Array.from({ length: 10 }, () => world.apply());
  let ended = 0;
  for (const { result } of racers) void result.then(() => (ended += 1));
  await eventually(() => ended === 9, { timeout: 120_000 });
  losers.resolve();
  const results = await Promise.all(racers.map(({ result }) => result));

  expect(results.map(({ exit }) => exit).sort()).toEqual([0, 6, 6, 6, 6, 6, 6, 6, 6, 6]);
  await expectConverged(world, 'first');
});

test('the lock of a process that was killed is taken over', async () => {
  await using world = await startWorld();
  const { first } = await applyAndHold(world, 'lose');
  first.kill('SIGKILL');
  await first.result;
  expect(lockOf(world)?.pid).toBe(first.pid);

  world.proxy.watch();
  const next = await world.apply().result;
  expect(next.exit, next.all).toBe(0);
  expect(lockOf(world)).toBeUndefined();
});

test('a process that only got the number of the one that held the lock does not hold it', async () => {
  await using world = await startWorld();
  const self = localProcesses(systemClock).self('apply');
  const asHolder = (changed: Partial<Holder>): void => {
    const store = openStore(world.workspace.path('.orbitr'), () => undefined);
    store.lock.acquire({ ...self, ...changed }, () => true);
    store.close();
  };
  asHolder({});
  expect((await world.apply().result).exit, 'it lives, and is the very one').toBe(6);
  asHolder({ host: 'elsewhere' });
  const far = await world.apply().result;
  expect(far.exit, 'what one elsewhere does its lease on the engine tells, and there is none').toBe(0);
  asHolder({ bootId: 'an earlier boot' });
  expect((await world.apply('--app', world.neighbour).result).exit).toBe(0);
  asHolder({ startTime: '1' });
  expect((await world.apply().result).exit).toBe(0);
});

test('looking never waits and never locks', async () => {
  await using world = await startWorld();
  const { first, release } = await applyAndHold(world);
  for (const command of ['plan', 'status', 'validate']) {
    const { exit, all } = await world.workspace.orbitr([command], { env: world.env });
    expect(exit, `${command}\n${all}`).toBe(0);
  }
  expect(lockOf(world)?.pid).toBe(first.pid);
  release();
  expect((await first.result).exit).toBe(0);
});

test('two workspaces on one engine work at the same time', async () => {
  await using one = await startWorld();
  await using other = await startWorld();
  const both = [await applyAndHold(one), await applyAndHold(other)];
  for (const { release } of both) release();
  for (const { first } of both) {
    const { exit, all } = await first.result;
    expect(exit, all).toBe(0);
  }
  await expectConverged(one, 'first');
  await expectConverged(other, 'first');
  expect(await containersOf(one, other.app), 'each its own').toHaveLength(2);
});

/** Starts an apply and holds the first request by which it would change something; returns when it is there. */
async function applyAndHold(
  world: World,
  verdict?: 'lose',
): Promise<{ readonly first: RunningOrbitr; readonly release: () => void }> {
  const hold = Promise.withResolvers<void>();
  let isThere = false;
  world.proxy.watch(async ({ mutation }, when) => {
    if (mutation !== 1 || when !== 'before') return undefined;
    isThere = true;
    await hold.promise;
    return verdict;
  });
  const first = world.apply();
  await eventually(() => isThere);
  return { first, release: hold.resolve };
}

function lockOf(world: World): Holder | undefined {
  const store = openStore(world.workspace.path('.orbitr'), () => undefined);
  try {
    return store.lock.holder();
  } finally {
    store.close();
  }
}
