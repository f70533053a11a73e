import { expect, test } from 'vitest';
import { type Engine, startEngine } from '../rig/engine.ts';
import { importBusybox } from '../rig/images.ts';
import { uniqueName } from '../rig/places.ts';
import { expectConverged, expectSentinel, leaveSentinel, startWorld, type World } from './crash-app.ts';

/** The engine goes away while one of these is asked for: by Compose, by Compose, by Orbitr itself. */
const moments = [
  ['makes the replacement', /^POST \/containers\/create/],
  ['removes the old container', /^DELETE \/containers\//],
  ['starts the new one', /^POST \/containers\/[^/]+\/start/],
] as const;

test('the engine is killed in the middle of an update: one apply after it is back converges', async () => {
  await using engine = await startEngine(uniqueName('lost'));
  await importBusybox('busybox:1.35', { host: engine.host });
  await using world = await startWorld(engine.host);
  expect((await world.apply().result).exit).toBe(0);
  await leaveSentinel(world);
  for (const [title, pattern] of moments) {
    world.revise(title);
    await loseEngine(world, engine, pattern, title);
    await engine.start();
    world.proxy.watch();
    const { exit, all } = await world.apply().result;
    expect(exit, `${title}\n${all}`).toBe(0);
    await expectConverged(world, title);
    await expectSentinel(world);
  }
});

test('the engine is restarted in the middle of an update', async () => {
  await using engine = await startEngine(uniqueName('again'));
  await importBusybox('busybox:1.35', { host: engine.host });
  await using world = await startWorld(engine.host);
  expect((await world.apply().result).exit).toBe(0);
  await leaveSentinel(world);
  world.revise('second');
  let isOver = false;
  world.proxy.watch(async ({ method }, when) => {
    if (isOver || method !== 'DELETE' || when !== 'before') return undefined;
    isOver = true;
    await engine.restart();
  });
  const { exit, all } = await world.apply().result;
  expect([0, 1, 4, 5], all).toContain(exit);
  expect(all).not.toContain('bug');
  world.proxy.watch();
  const next = await world.apply().result;
  expect(next.exit, next.all).toBe(0);
  await expectConverged(world, 'second');
  await expectSentinel(world);
});

async function loseEngine(world: World, engine: Engine, pattern: RegExp, title: string): Promise<void> {
  let isGone = false;
  world.proxy.watch(async ({ method, path }, when) => {
    if (isGone || when !== 'before' || !pattern.test(`${method} ${path}`)) return undefined;
    isGone = true;
    await engine.kill();
  });
  const { exit, all } = await world.apply().result;
  expect([1, 5], `${title}\n${all}`).toContain(exit);
  expect(all, title).toMatch(/the Docker Engine at unix:\S+ /);
  expect(all, title).not.toMatch(/\bbug\b|undefined|\[object/);
}
