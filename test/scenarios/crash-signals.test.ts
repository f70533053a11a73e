import { expect, test } from 'vitest';
import { eventually } from '../rig/eventually.ts';
import { containersOf, expectConverged, expectSentinel, leaveSentinel, startWorld } from './crash-app.ts';

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s in the middle of an update: what was begun is finished',
  async (signal) => {
    await using world = await startWorld();
    expect((await world.apply().result).exit).toBe(0);
    await leaveSentinel(world);
    world.revise('second');
    let isHit = false;
    world.proxy.watch(async ({ path, method }, when) => {
      // the old container goes first, the lease at the very end
      if (!isHit && when === 'before' && method === 'DELETE' && path.startsWith('/containers/')) {
        isHit = true;
        // a terminal sends Ctrl-C to the whole foreground group, an init system sends SIGTERM to Orbitr
        if (signal === 'SIGINT') running.killGroup(signal);
        else running.kill(signal);
        await eventually(() => running.output().includes('what is at work is finished first'));
      }
    });
    const running = world.apply();
    const { exit, stdout, stderr } = await running.result;

    expect(exit, stderr).toBe(130);
    expect(`${stdout}${stderr}`).toMatch(
      /interrupted after \d+ steps?, \d+ not begun; what was begun was finished\. Run orbitr apply to go on/,
    );
    expect(await containersOf(world), 'the replaced container was put to work').toEqual([
      `${world.app}-db-1 running`,
      `${world.app}-web-1 running`,
    ]);
    world.proxy.watch();
    expect((await world.apply().result).exit).toBe(0);
    await expectConverged(world, 'second');
    await expectSentinel(world);
  },
);

test('Ctrl-C before the first step: nothing is begun', async () => {
  await using world = await startWorld();
  let isHit = false;
  world.proxy.watch(({ sender, path }, when) => {
    if (isHit || when !== 'before' || sender !== 'orbitr' || path !== '/info') return;
    // the engine is asked more than once, and a second Ctrl-C would end it at once
    isHit = true;
    running.killGroup('SIGINT');
  });
  const running = world.apply();
  const { exit, all } = await running.result;
  expect(exit, all).toBe(130);
  expect(world.proxy.seen.filter(({ mutation }) => mutation !== undefined)).toEqual([]);
});

test('a second Ctrl-C ends it at once, and one further apply converges', async () => {
  await using world = await startWorld();
  expect((await world.apply().result).exit).toBe(0);
  await leaveSentinel(world);
  world.revise('second');
  const hold = Promise.withResolvers<void>();
  world.proxy.watch(async ({ path, method }, when) => {
    if (when === 'before' && method === 'DELETE' && path.startsWith('/containers/')) await hold.promise;
  });
  const running = world.apply();
  await eventually(() => world.proxy.seen.some(({ method }) => method === 'DELETE'));
  running.killGroup('SIGINT');
  await eventually(() => running.output().includes('once more to end at once'));
  running.killGroup('SIGINT');
  const { signal, all } = await running.result;
  expect(signal, all).toBe('SIGINT');
  expect(all).toContain('`orbitr apply` goes on from there');
  hold.resolve();

  const next = await world.apply().result;
  expect(next.exit, next.all).toBe(0);
  await expectConverged(world, 'second');
  await expectSentinel(world);
});
