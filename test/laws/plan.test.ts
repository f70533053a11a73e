import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labels } from '../../src/core/labels.ts';
import type { PlanInput } from '../../src/core/plan/input.ts';
import { plan } from '../../src/core/plan/plan.ts';
import type { Step } from '../../src/core/plan/types.ts';
import { remember, simulate, stepsInOrder } from '../support/simulate.ts';
import { world } from '../support/worlds.ts';

const runs = { numRuns: Number(process.env['ORBITR_LAW_RUNS'] ?? 3000) };

const stepsOf = (input: PlanInput): Step[] => plan(input).apps.flatMap((app) => app.steps);
const walked = (input: PlanInput): PlanInput => remember(simulate(input, stepsInOrder(plan(input))));
const settles = (input: PlanInput): Step[] => stepsOf(walked(walked(input)));

test('planning, walking and planning again leaves nothing to do', () => {
  fc.assert(
    fc.property(world, (input) => {
      expect(settles(input).map(({ id }) => id)).toEqual([]);
    }),
    runs,
  );
});

test('also when the walk is cut at any step', () => {
  fc.assert(
    fc.property(world, fc.nat(40), (input, cut) => {
      const steps = stepsInOrder(plan(input));
      const half = simulate(input, steps.slice(0, cut % (steps.length + 1)));
      expect(settles(half).map(({ id }) => id)).toEqual([]);
    }),
    runs,
  );
});

test('what is not ours is never named as something to touch', () => {
  fc.assert(
    fc.property(world, (input) => {
      const foreign = new Set(
        input.live.containers.filter((one) => one.labels[labels.workspace] !== 'ws').map(({ id }) => id),
      );
      const touched = stepsOf(input).flatMap(({ target }) => ('id' in target && target.id ? [target.id] : []));
      expect(touched.filter((id) => foreign.has(id))).toEqual([]);
    }),
    runs,
  );
});

test('no step removes a volume, and none of one app touches another', () => {
  fc.assert(
    fc.property(world, (input) => {
      const owner = new Map(input.live.containers.map((one) => [one.id, one.labels[labels.app]]));
      for (const { app, verb, target } of stepsOf(input)) {
        expect(verb).not.toBe('remove-volume');
        if ('id' in target && target.id) expect(owner.get(target.id)).toBe(app);
      }
    }),
    runs,
  );
});

test('every step has a reason, a step of its own id, and needs that exist or are done', () => {
  fc.assert(
    fc.property(world, (input) => {
      const steps = stepsOf(input);
      expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
      for (const step of steps) expect(step.reasons.length).toBeGreaterThan(0);
      expect(() => stepsInOrder(plan(input))).not.toThrow();
    }),
    runs,
  );
});

test('the order of what the engine lists makes no difference', () => {
  fc.assert(
    fc.property(world, (input) => {
      const turned = {
        ...input,
        live: {
          ...input.live,
          containers: [...input.live.containers].reverse(),
          networks: [...input.live.networks].reverse(),
        },
      };
      expect(JSON.stringify(plan(turned))).toBe(JSON.stringify(plan(input)));
    }),
    runs,
  );
});

test('a blocked app is not touched at all, and such worlds do occur', () => {
  let seen = 0;
  fc.assert(
    fc.property(world, (input) => {
      const blocked = plan(input).apps.filter(({ status }) => status === 'blocked');
      seen += blocked.length;
      for (const app of blocked) expect(app.steps).toEqual([]);
    }),
    runs,
  );
  expect(seen).toBeGreaterThan(0);
});
