import { type Engine, type EngineRelease, startEngine } from './engine.ts';
import type { OrbitrOptions } from './orbitr.ts';
import { uniqueName } from './places.ts';
import { publicNames, startPublicRegistries } from './public-registries.ts';
import { runEnvironment } from './run.ts';
import { buildStandIns } from './stand-ins/build.ts';
import { recipes } from './stand-ins/recipes.ts';
import { officialReferences, parseReference } from './stand-ins/references.ts';
import { openTunnel, type Tunnel } from './tunnel.ts';

/** An engine for the official extensions: it pulls their images by their real names, and gets stand-ins. */
export interface OfficialRun {
  readonly engine: Engine;
  /** What a process needs to use this engine. */
  readonly env: Readonly<Record<string, string>>;
  /** For `orbitr` and a workspace's `orbitr`: it works with this engine, and its probes reach what is published there. */
  readonly inside: OrbitrOptions;
  /** A way from the test to a port that is published on the engine's 127.0.0.1. */
  readonly reach: (port: number) => Promise<Tunnel>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

export interface OfficialOptions {
  /** Images besides those of the extensions: `postgres:17.6`, for an update. */
  readonly images?: readonly string[];
}

/** Makes beforehand what would take a test too long: all images of the extensions, and of every recipe what all its tags share. */
export async function prepareStandIns(): Promise<void> {
  await buildStandIns([...officialReferences(), ...recipes.map(({ repository }) => parseReference(repository))]);
}

export async function startOfficialRun(
  release: EngineRelease = 'host',
  options: OfficialOptions = {},
): Promise<OfficialRun> {
  const standIns = await buildStandIns([...officialReferences(), ...(options.images ?? []).map(parseReference)]);
  const engine = await startEngine(uniqueName('official'), { release, ...(await publicNames()) });
  const tunnels: Tunnel[] = [];
  const end = async (): Promise<void> => {
    for (const tunnel of tunnels) await tunnel.close();
    await engine.stop();
  };
  try {
    await startPublicRegistries(engine, standIns);
  } catch (cause) {
    await end();
    throw cause;
  }
  const env = runEnvironment(engine);
  return {
    engine,
    env,
    inside: { env, through: ['nsenter', `--net=${engine.netns}`] },
    reach: async (port) => {
      const tunnel = await openTunnel(engine, port);
      tunnels.push(tunnel);
      return tunnel;
    },
    [Symbol.asyncDispose]: end,
  };
}
