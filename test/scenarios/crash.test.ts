import { describe, expect, test } from 'vitest';
import { testRegistry } from '../rig/docker.ts';
import type { ProxiedRequest } from '../rig/fault-proxy.ts';
import { publish } from '../rig/images.ts';
import type { OrbitrResult, RunningOrbitr } from '../rig/orbitr.ts';
import {
  containersOf,
  expectConverged,
  expectSentinel,
  fingerprint,
  killHard,
  leaveSentinel,
  startWorld,
  volumesOf,
  type World,
} from './crash-app.ts';

/** Orbitr dies, alone or with everything that it started, at every request by which it or Compose changes Docker. */
describe.concurrent.each(['alone', 'group'] as const)('killed %s', (how) => {
  test('at every moment of an update', { timeout: 400_000 }, async () => {
    await using world = await startWorld();
    await install(world);
    const volumes = await volumesOf(world);
    const untouched = await fingerprint(world, world.neighbour);
    const mutations = await countMutations(world);
    const moments = momentsOf(mutations);
    expect(mutations.length).toBeGreaterThanOrEqual(5);

    for (const [index, moment] of moments.entries()) {
      world.revise(`r${index}`);
      await dieAt(world, moment, how);
      await recover(world, moment);
      await expectConverged(world, `r${index}`);
      await expectSentinel(world);
      expect(await volumesOf(world), moment.title).toEqual(volumes);
      expect(await fingerprint(world, world.neighbour), moment.title).toBe(untouched);
    }
    console.log(`killed ${how}: an update converged after each of ${moments.length} moments`);
  });

  test('at every moment of an install', { timeout: 400_000 }, async () => {
    const mutations = await countInstall();
    const moments = momentsOf(mutations);
    expect(mutations.length).toBeGreaterThanOrEqual(6);

    for (const moment of moments) {
      await using world = await startWorld();
      await dieAt(world, moment, how, '--app', world.app);
      await recover(world, moment);
      await expectConverged(world, 'first');
    }
    console.log(`killed ${how}: an install converged after each of ${moments.length} moments`);
  });

  test('during a pull', async () => {
    await using world = await startWorld();
    await install(world);
    for (const when of ['before', 'after'] as const) {
      const image = `${testRegistry()}/${world.app}/${when}:2`;
      await publish(image, { ballast: 1_000_000 });
      world.revise(when, image);
      const moment = momentAt(when, ({ path }) => path.startsWith('/images/create'));
      await dieAt(world, moment, how);
      expect(await containersOf(world)).toEqual([`${world.app}-db-1 running`, `${world.app}-web-1 running`]);
      await recover(world, moment);
      await expectConverged(world, when);
      await expectSentinel(world);
    }
  });

  test('while it waits for health', async () => {
    await using world = await startWorld();
    await install(world);
    world.revise('second');
    const moment = momentAt(
      'after',
      ({ path, method }) => method === 'GET' && path === `/containers/${world.app}-db-1/json`,
    );
    await dieAt(world, moment, how);
    await recover(world, moment);
    await expectConverged(world, 'second');
    await expectSentinel(world);
  });
});

interface Moment {
  readonly title: string;
  readonly isIt: (request: ProxiedRequest, when: 'before' | 'after') => boolean;
}

function momentsOf(mutations: readonly ProxiedRequest[]): readonly Moment[] {
  return mutations.flatMap(({ mutation, method, path }) =>
    (['before', 'after'] as const).map((when) => ({
      title: `${when} request ${mutation}: ${method} ${path.slice(0, 60)}`,
      isIt: (request, now) => now === when && request.mutation === mutation,
    })),
  );
}

function momentAt(when: 'before' | 'after', matches: (request: ProxiedRequest) => boolean): Moment {
  return { title: when, isIt: (request, now) => now === when && matches(request) };
}

async function install(world: World): Promise<void> {
  succeeded(await world.apply().result);
  await leaveSentinel(world);
}

async function countMutations(world: World): Promise<readonly ProxiedRequest[]> {
  world.revise('counted');
  world.proxy.watch();
  succeeded(await world.apply().result);
  return world.proxy.seen.filter(({ mutation }) => mutation !== undefined);
}

async function countInstall(): Promise<readonly ProxiedRequest[]> {
  await using world = await startWorld();
  succeeded(await world.apply('--app', world.app).result);
  return world.proxy.seen.filter(({ mutation }) => mutation !== undefined);
}

/** What Orbitr itself was about to send dies with it; what Compose sends goes on, unless it dies as well. */
async function dieAt(world: World, moment: Moment, how: 'alone' | 'group', ...flags: readonly string[]): Promise<void> {
  let isDead = false;
  world.proxy.watch(async (request, when) => {
    if (isDead || !moment.isIt(request, when)) return undefined;
    isDead = true;
    await killHard(running, how);
    return how === 'alone' && request.sender === 'compose' ? undefined : 'lose';
  });
  const running: RunningOrbitr = world.apply(...flags);
  const end = await running.result;
  expect(end.signal, `${moment.title}\n${end.all}`).toBe('SIGKILL');
}

/** The one further apply that must be enough. */
async function recover(world: World, moment: Moment): Promise<void> {
  world.proxy.watch();
  const result = await world.apply().result;
  expect(result.exit, `${moment.title}\n${result.all}`).toBe(0);
}

function succeeded(result: OrbitrResult): void {
  expect(result.exit, result.all).toBe(0);
}
