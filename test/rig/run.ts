import { join } from 'node:path';
import { type Engine, startEngine, sweep } from './engine.ts';
import { busybox, importBusybox, publishFixtures } from './images.ts';
import { tool } from './places.ts';
import { publicNames, startPublicRegistries } from './public-registries.ts';
import { startRegistry } from './registry.ts';
import { buildStandIns } from './stand-ins/build.ts';
import { officialReferences } from './stand-ins/references.ts';

/** An engine with busybox, and a registry beside it: what the engine tests stand on. */
export interface TestRun {
  readonly engine: Engine;
  /** What tests, and people who try things by hand, need in their environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** The registry's address inside every run's network namespace. */
const registryAddress = '127.0.0.1:5000';

export interface RunOptions {
  readonly detached: boolean;
  /** Public registries as well, with stand-ins for the images of the official extensions. */
  readonly official?: boolean;
}

export async function startRun(name: string, { detached, official = false }: RunOptions): Promise<TestRun> {
  sweep();
  const standIns = official ? await buildStandIns(officialReferences()) : undefined;
  const engine = await startEngine(name, { detached, ...(standIns && (await publicNames())) });
  try {
    if (standIns) await startPublicRegistries(engine, standIns);
    await startRegistry({
      address: registryAddress,
      dir: join(engine.dir, 'registry'),
      entrance: engine.entrance('/'),
    });
    await importBusybox(busybox, { host: engine.host });
    await publishFixtures(registryAddress, engine.host);
  } catch (cause) {
    await engine.stop();
    throw cause;
  }
  return { engine, env: runEnvironment(engine) };
}

export function runEnvironment(engine: Engine): Readonly<Record<string, string>> {
  return {
    ...engine.env,
    ORBITR_TEST_DOCKER_HOST: engine.host,
    ORBITR_TEST_REGISTRY: registryAddress,
    ORBITR_TEST_COMPOSE: tool('docker-compose'),
    ORBITR_TEST_RUN: engine.name,
    // what tests start beside it is removed with it
    ORBITR_RIG: join(engine.dir, 'rigs'),
    ORBITR_RIG_DOCKER_COMPOSE: tool('docker-compose'),
    ORBITR_RIG_DOCKER_REGISTRY: tool('docker-registry'),
    ORBITR_RIG_BUSYBOX: tool('busybox'),
  };
}
