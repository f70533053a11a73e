import { describe, expect, test } from 'vitest';
import { composeLabels } from '../../../../src/core/labels.ts';
import type { PlanInput } from '../../../../src/core/plan/input.ts';
import { plan } from '../../../../src/core/plan/plan.ts';
import { converged } from '../../../support/simulate.ts';
import { type AppSketch, desiredOf, noOptions, worldOf } from '../../../support/world.ts';

const sketch: AppSketch = { services: { web: {} } };
const extension: AppSketch = { services: { web: {} }, manifestPorts: [{ container: 80, protocol: 'tcp' }] };
const running = (names: readonly string[], one: AppSketch = sketch) =>
  converged(worldOf(desiredOf(Object.fromEntries(names.map((name) => [name, one])))));
const leaving = (world: PlanInput, names: readonly string[]): PlanInput => ({
  ...world,
  desired: { ...world.desired, apps: world.desired.apps.filter(({ name }) => !names.includes(name)) },
  options: { ...noOptions, prune: true },
});
const consents = (input: PlanInput) => plan(input).apps.flatMap((app) => app.consents.map(({ kind }) => kind));

describe('apps that leave at once', () => {
  const ten = Array.from({ length: 10 }, (_, index) => `app${index}`);

  test('the last one leaves with a word of its own, however few there were', () => {
    expect(consents(leaving(running(['one']), ['one']))).toEqual(['prune', 'mass-delete']);
  });

  test('more than 30 % and at least three need one; less does not', () => {
    expect(consents(leaving(running(ten), ten.slice(0, 3)))).not.toContain('mass-delete');
    expect(consents(leaving(running(ten), ten.slice(0, 4)))).toContain('mass-delete');
    expect(consents(leaving(running(ten.slice(0, 3)), ten.slice(0, 2)))).not.toContain('mass-delete');
  });

  test('without prune all of them stay', () => {
    const input = { ...leaving(running(ten), ten), options: noOptions };
    expect(plan(input).apps.every(({ status, steps }) => status === 'orphaned' && steps.length === 0)).toBe(true);
  });
});

describe('a protected app of an extension', () => {
  const world = running(['kv'], { ...extension, file: { protect: true } });

  test('is not removed when its file is gone, nor taken down', () => {
    const destroy = { ...world, options: { ...noOptions, destroy: { apps: ['kv'], volumes: true } } };
    for (const input of [leaving(world, ['kv']), destroy]) {
      const [app] = plan(input).apps;
      expect(app?.status).toBe('blocked');
      expect(app?.findings[0]?.message).toBe('kv is protected and is never removed');
    }
  });
});

describe('an app that ran under another project, while nothing is remembered', () => {
  test('is refused: it would start a second time, with empty volumes', () => {
    const world = running(['wiki']);
    const containers = world.live.containers.map((one) => ({
      ...one,
      labels: { ...one.labels, [composeLabels.project]: 'notes' },
    }));
    const [app] = plan({ ...world, memory: { apps: {} }, live: { ...world.live, containers } }).apps;
    expect(app?.status).toBe('blocked');
    expect(app?.findings[0]?.message).toBe('wiki runs already, as Compose project notes, which it was called before');
    expect(app?.findings[0]?.suggestions).toEqual(['write renamedFrom: notes into apps/wiki/app.yaml']);
  });
});
