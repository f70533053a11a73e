import type { Engine } from '../rig/engine.ts';
import { clear, mustRun } from './bench-engine.ts';
import { contestantsOn } from './contestants.ts';
import { makeFleet } from './fleet.ts';
import type { Repeats } from './repeats.ts';
import { median } from './timing.ts';

/** The same work done by both; milliseconds. */
export interface Beside {
  readonly orbitr: number;
  readonly compose: number;
}

/** From an engine that holds nothing but the image to all containers running; Compose four apps at a time. */
export async function measureCold(engine: Engine, apps: number, { seldom }: Repeats): Promise<Beside> {
  const { orbitr, composeAll } = contestantsOn(engine);
  const from = async (bringUp: (fleet: ReturnType<typeof makeFleet>) => Promise<number>): Promise<number> => {
    // what Orbitr remembers stands in the folder, so each time needs a new one
    using fleet = makeFleet(apps);
    const ms = await bringUp(fleet);
    await mustRun(engine, apps * 2);
    await clear(engine);
    return ms;
  };
  return {
    orbitr: await median(seldom, () => from((fleet) => orbitr(fleet, ['apply', '--yes']))),
    compose: await median(seldom, () => from((fleet) => composeAll(fleet, 4))),
  };
}

/** A value changed in one app of many. Compose is told which app it is; Orbitr has to find out. */
export async function measureOneChange(engine: Engine, apps: number, { often }: Repeats): Promise<Beside> {
  const { orbitr, composeAll, composeUp } = contestantsOn(engine);
  using fleet = makeFleet(apps);
  const [name = ''] = fleet.names;
  let edition = 1;
  const changed = async (bring: () => Promise<number>): Promise<number> => {
    fleet.write(name, ++edition);
    return bring();
  };
  await composeAll(fleet, 4);
  const compose = await median(often, () => changed(() => composeUp(fleet, name)));
  await mustRun(engine, apps * 2);
  await clear(engine);
  await orbitr(fleet, ['apply', '--yes']);
  const found = await median(often, () => changed(() => orbitr(fleet, ['apply', '--yes'])));
  await mustRun(engine, apps * 2);
  await clear(engine);
  return { orbitr: found, compose };
}
