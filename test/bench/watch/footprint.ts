import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../rig/engine.ts';
import { clear, mustRun } from '../bench-engine.ts';
import { makeFleet } from '../fleet.ts';
import { type Daemon, type Footprint, startDaemon } from './daemon.ts';

export interface AtSize {
  readonly apps: number;
  /** After all apps were installed by the daemon itself. */
  readonly installed: Footprint;
  /** Started anew over apps that run, and left alone: as most daemons are on most days. */
  readonly idle: Footprint;
  /** Percent of one processor in that time. */
  readonly idleCpu: number;
}

export async function measureFootprint(engine: Engine, apps: number, seconds: number): Promise<AtSize> {
  using fleet = makeFleet(apps, 1);
  let installed: Footprint;
  {
    await using daemon = await startDaemon(fleet.dir, engine.env);
    await installedBy(daemon, engine, apps);
    installed = daemon.footprint();
  }
  await using daemon = await startDaemon(fleet.dir, engine.env);
  await daemon.quiet();
  await sleep(5000);
  const before = daemon.footprint();
  await sleep(seconds * 1000);
  const idle = daemon.footprint();
  await daemon.stop();
  await clear(engine);
  return { apps, installed, idle, idleCpu: ((idle.cpu - before.cpu) / seconds) * 100 };
}

/** A hundred apps take a minute. */
async function installedBy(daemon: Daemon, engine: Engine, apps: number): Promise<void> {
  for (let tries = 0; ; tries++) {
    await daemon.quiet();
    try {
      return await mustRun(engine, apps);
    } catch (error) {
      if (tries > 60) throw error;
      await sleep(2000);
    }
  }
}
