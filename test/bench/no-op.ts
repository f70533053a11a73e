import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startCountingProxy } from '../rig/counting-proxy.ts';
import type { Engine } from '../rig/engine.ts';
import { tool } from '../rig/places.ts';
import { clear, mustRun } from './bench-engine.ts';
import { type Beside, toReady, toRunning } from './cold.ts';
import { contestantsOn } from './contestants.ts';
import { type Fleet, makeFleet } from './fleet.ts';
import type { Repeats } from './repeats.ts';
import { median } from './timing.ts';

/** Apps that are up already: nothing, or next to nothing, is to be done; times in milliseconds. */
export interface NoOp {
  readonly apps: number;
  readonly orbitr: number;
  readonly oneByOne: number;
  readonly fourAtATime: number;
  readonly floor: number;
  readonly engineCalls: number;
  readonly composeStarts: number;
  /** A value changed in one of the apps. Compose is told which it is; Orbitr has to find out. */
  readonly oneChange: Beside;
}

export async function measureNoOp(engine: Engine, apps: number, { often, some, seldom }: Repeats): Promise<NoOp> {
  const { orbitr, composeAll, composeUp, floor } = contestantsOn(engine);
  using fleet = makeFleet(apps);
  const [name = ''] = fleet.names;
  let edition = 1;
  const changed = (bring: () => Promise<number>): Promise<number> => {
    fleet.write(name, ++edition);
    return bring();
  };
  await composeAll(fleet, 4);
  await mustRun(engine, apps * 2);
  const oneByOne = await median(seldom, () => composeAll(fleet, 1));
  const fourAtATime = await median(seldom, () => composeAll(fleet, 4));
  const compose = await median(some, () => changed(() => composeUp(fleet, name)));
  await clear(engine);

  await orbitr(fleet, ['apply', '--yes']);
  await mustRun(engine, apps * 2);
  await orbitr(fleet, ['apply']);
  const both = {
    orbitr: await median(often, () => orbitr(fleet, ['apply'])),
    floor: await median(often, floor),
  };
  const asked = await countAsked(engine, fleet);
  const byOrbitr = (args: readonly string[]) => median(some, () => changed(() => orbitr(fleet, args)));
  const oneChange = { compose, orbitr: await byOrbitr(toRunning), ready: await byOrbitr(toReady) };
  await mustRun(engine, apps * 2);
  await clear(engine);
  return { apps, oneByOne, fourAtATime, ...both, ...asked, oneChange };
}

/** What a no-op asks of the engine, and how often it starts Compose. */
async function countAsked(
  engine: Engine,
  fleet: Fleet,
): Promise<{ readonly engineCalls: number; readonly composeStarts: number }> {
  await using proxy = await startCountingProxy(engine.host);
  const [log, compose] = [join(fleet.dir, 'compose-starts'), join(fleet.dir, 'compose')];
  writeFileSync(compose, `#!/bin/sh\necho started >>'${log}'\nexec '${tool('docker-compose')}' "$@"\n`);
  chmodSync(compose, 0o755);
  const env = { DOCKER_HOST: proxy.host, ORBITR_COMPOSE: compose };
  const { orbitr } = contestantsOn(engine);
  // the first time at an address, its API version is asked for; with another Compose, its version
  await orbitr(fleet, ['apply'], env);
  const before = startsIn(log);
  proxy.reset();
  await orbitr(fleet, ['apply'], env);
  return { engineCalls: proxy.requests.length, composeStarts: startsIn(log) - before };
}

function startsIn(log: string): number {
  return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').length : 0;
}
