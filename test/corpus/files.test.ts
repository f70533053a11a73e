import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { readModel } from '../../src/core/desired/unescape.ts';
import { converge, type Sound } from './converge.ts';
import { type Engines, startEngines } from './engines.ts';
import { loadPlaced, place } from './load.ts';
import { modelOf } from './model.ts';

/**
 * Forty files of the collections that bin/corpus reads as a whole, chosen so that little of what Compose files can say is missing. Each
 * folder in `files/` bears its licence. They are as they were published, and an image that sleeps stands for theirs: see stub.ts.
 */
const folder = join(import.meta.dirname, 'files');

const Chosen = z.array(z.object({ path: z.string(), project: z.string(), env: z.record(z.string(), z.string()) }));

const chosen = Chosen.parse(JSON.parse(readFileSync(join(folder, 'samples.json'), 'utf8')));
const placed = chosen.map(({ path, project, env }) => ({
  ...place({ path, verdict: 'accept', env }, folder),
  project,
}));
const sound = new Map<string, Sound>();
let engines: Engines;

beforeAll(async () => {
  for (const one of placed) {
    const { compose, problems } = loadPlaced(one);
    if (!compose) throw new Error(`${one.path}: ${problems.map(({ message }) => message).join('; ')}`);
    sound.set(one.sample.path, { placed: one, model: readModel(await modelOf(one, compose.variables)) });
  }
  const services = [...sound.values()].flatMap(({ model }) => Object.values(model.services));
  engines = await startEngines(2 * availableParallelism(), services);
});
afterAll(() => engines?.[Symbol.asyncDispose]());

test('there are forty of them, from six collections', () => {
  expect(chosen).toHaveLength(40);
  expect(new Set(chosen.map(({ path }) => path.split('/')[0])).size).toBe(6);
});

test.concurrent.for(chosen)('$path is applied, planned again to nothing, and destroyed', async ({ path }) => {
  const one = sound.get(path);
  if (!one) throw new Error(`${path} was not read`);
  expect(await engines.use((engine) => converge(one, engine))).toEqual({ kind: 'converged' });
});
