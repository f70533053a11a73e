import type { ServiceModel } from '../../src/core/desired/model.ts';
import { type Engine, startEngine } from '../rig/engine.ts';
import { uniqueName } from '../rig/places.ts';
import { importStub } from './stub.ts';

/** Engines of one kind. Each has one file at a time to itself, so that neither ports nor names of two files clash. */
export interface Engines {
  readonly use: <T>(work: (engine: Engine) => Promise<T>) => Promise<T>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

export async function startEngines(count: number, services: readonly ServiceModel[]): Promise<Engines> {
  const all = await Promise.all(Array.from({ length: count }, () => startEngine(uniqueName('corpus'))));
  await Promise.all(all.map(({ host }) => importStub(host, services)));
  const idle = [...all];
  const waiting: ((engine: Engine) => void)[] = [];
  const free = (engine: Engine): void => {
    const next = waiting.shift();
    if (next) next(engine);
    else idle.push(engine);
  };
  return {
    use: async (work) => {
      const engine = idle.pop() ?? (await new Promise<Engine>((resolve) => waiting.push(resolve)));
      try {
        return await work(engine);
      } finally {
        free(engine);
      }
    },
    [Symbol.asyncDispose]: async () => void (await Promise.all(all.map((engine) => engine.stop()))),
  };
}
