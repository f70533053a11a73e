import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sweep } from '../../rig/engine.ts';
import { root } from '../../rig/places.ts';
import { clear, startBenchEngine } from '../bench-engine.ts';
import { makeFleet } from '../fleet.ts';
import { describeMachine } from '../machine.ts';
import { startDaemon } from './daemon.ts';
import { type Drift, harms, measureByDaemon, measureByLoop, measureOwn } from './drift.ts';
import { listen } from './engine-events.ts';
import { measureFootprint } from './footprint.ts';
import { goalsOf, sectionOf, type WatchFigures, withSection } from './page.ts';
import { measurePasses } from './passes.ts';
import { pushedByHook, pushedByLoop, pushedByWebhook } from './pushed.ts';
import { type Scene, savedByDaemon, savedByHand, savedByLoop } from './saved.ts';
import { measureStorm } from './storm.ts';

/** bin/bench watch: the daemon's section of docs/benchmarks.md. It judges nothing, so only what cannot be measured makes it fail. */
const { values } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, out: { type: 'string' } },
});
const { quick } = values;
const [many, few] = quick ? [4, 2] : [20, 5];
const out = values.out ?? join(root, 'docs/benchmarks.md');

sweep();
await using engine = await startBenchEngine();
const machine = await describeMachine(engine);
const events = await listen(engine);

const { saved, drifts } = await followed();
const pushed = {
  hook: await told('push, by hook', () => pushedByHook({ engine, events }, few * 2)),
  webhook: await told('push, by webhook', () => pushedByWebhook({ engine, events }, few * 2)),
  loop: await told('push, by a loop', () => pushedByLoop({ engine, events }, few)),
};
await clear(engine);
events.close();
const storm = await told('500 events a second', () => measureStorm(engine, quick ? 5 : 60));
const sizes = [];
for (const apps of [1, quick ? 10 : 100])
  sizes.push(await told(`footprint at ${apps} apps`, () => measureFootprint(engine, apps, quick ? 5 : 60)));
const soak = await told('passes', () => measurePasses(engine, quick ? 300 : 10_000));

const figures: WatchFigures = { saved, drifts, pushed, sizes, storm, soak };
for (const { what, goal, measured, isMet } of goalsOf(figures))
  console.log(`${isMet ? 'met   ' : 'missed'} ${what}: ${measured} (${goal})`);
writeFileSync(
  out,
  withSection(
    existsSync(out) ? readFileSync(out, 'utf8') : '',
    sectionOf(figures, [
      ...machine,
      `Load average when it ended: ${(loadavg()[1] ?? 0).toFixed(2)}, over five minutes`,
    ]),
  ),
);
console.log(`written to ${out}`);

/** What is saved and what is harmed, in a workspace of ten apps. */
async function followed(): Promise<Pick<WatchFigures, 'saved' | 'drifts'>> {
  using fleet = makeFleet(10);
  const scene: Scene = { engine, events, fleet };
  const mended = new Map<string, Pick<Drift, 'name' | 'orbitr' | 'own'>>();
  const daemon = await startDaemon(fleet.dir, engine.env);
  await daemon.quiet();
  const orbitr = await told('a saved file', () => savedByDaemon(scene, daemon, many));
  for (const harm of harms) {
    const own = await told(`${harm.name}: the engine's own time`, () => measureOwn(scene, harm, many));
    const found = await told(`${harm.name}: the daemon`, () => measureByDaemon(scene, daemon, harm, many));
    mended.set(harm.name, { name: harm.name, orbitr: found, own });
  }
  await daemon.stop();
  await clear(engine);
  const hand = await told('a saved file, by hand', () => savedByHand(scene, many));
  const loop = await told('a saved file, by a loop', () => savedByLoop(scene, few));
  const drifts: Drift[] = [];
  for (const harm of harms) {
    const measured = mended.get(harm.name);
    if (!measured) throw new Error(`${harm.name} was not measured`);
    drifts.push({ ...measured, loop: await told(`${harm.name}: a loop`, () => measureByLoop(scene, harm, few)) });
  }
  await clear(engine);
  return { saved: { orbitr, hand, loop }, drifts };
}

async function told<T>(what: string, measure: () => Promise<T>): Promise<T> {
  console.error(`==> ${what}`);
  const found = await measure();
  console.error(JSON.stringify(found));
  return found;
}
