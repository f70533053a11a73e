import { expect, test } from 'vitest';
import { eventually } from '../rig/eventually.ts';
import { containersOf, expectConverged, expectSentinel, leaveSentinel, startWorld } from './crash-app.ts';

const replacement = /^\/containers\/create\?name=[0-9a-f]{12}_/;

test('what Compose does after its Orbitr was killed is waited for, before the next one looks', async () => {
  await using world = await startWorld();
  expect((await world.apply().result).exit).toBe(0);
  await leaveSentinel(world);
  world.revise('second');
  const hold = Promise.withResolvers<void>();
  world.proxy.watch(async ({ path }, when) => {
    if (when === 'before' && replacement.test(path)) {
      former.kill('SIGKILL');
      await hold.promise;
    }
  });
  const former = world.apply();
  expect((await former.result).signal).toBe('SIGKILL');

  const next = world.apply();
  await eventually(() => next.output().includes('left compose recreate db'));
  const lookedBefore = world.proxy.seen.filter(({ sender }) => sender === 'orbitr').length;
  expect(await containersOf(world)).toEqual([`${world.app}-db-1 running`, `${world.app}-web-1 running`]);
  const made = world.proxy.seen.length;
  hold.resolve();
  const { exit, all } = await next.result;

  expect(exit, all).toBe(0);
  const { seen } = world.proxy;
  expect(seen.slice(0, made).filter(({ sender }) => sender === 'orbitr')).toHaveLength(lookedBefore);
  const renamed = seen.findIndex(({ path }) => path.endsWith(`/rename?name=${world.app}-db-1`));
  const looked = seen.findLastIndex(
    ({ sender, path }, at) => at < renamed && sender === 'orbitr' && path.startsWith('/containers/json'),
  );
  expect(renamed).toBeGreaterThan(made - 1);
  expect(looked, 'nobody looks while Compose is still at work').toBeLessThan(made);
  await expectConverged(world, 'second');
  await expectSentinel(world);
});

test('Ctrl-C ends the waiting for what a former Orbitr left, and leaves that alone', async () => {
  await using world = await startWorld();
  expect((await world.apply().result).exit).toBe(0);
  world.revise('second');
  const hold = Promise.withResolvers<void>();
  world.proxy.watch(async ({ path }, when) => {
    if (when === 'before' && replacement.test(path)) {
      former.kill('SIGKILL');
      await hold.promise;
    }
  });
  const former = world.apply();
  await former.result;

  const next = world.apply();
  await eventually(() => next.output().includes('left compose recreate db'));
  next.kill('SIGINT');
  const { exit, all } = await next.result;
  expect(exit, all).toBe(130);
  expect(all).toMatch(
    /interrupted; nothing was touched, and compose recreate db \(app \S+\) \(process \d+\) is still at work/,
  );

  hold.resolve();
  const last = await world.apply().result;
  expect(last.exit, last.all).toBe(0);
  await expectConverged(world, 'second');
});
