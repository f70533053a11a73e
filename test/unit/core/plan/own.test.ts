import { expect, test } from 'vitest';
import type { AppFile } from '../../../../src/core/config/app-file.ts';
import type { PlanInput } from '../../../../src/core/plan/input.ts';
import { plan } from '../../../../src/core/plan/plan.ts';
import type { AppPlan } from '../../../../src/core/plan/types.ts';
import { converged } from '../../../support/simulate.ts';
import { type AppSketch, desiredOf, type ServiceSketch, worldOf } from '../../../support/world.ts';

const workspace = { type: 'bind', source: '/srv', target: '/srv' };

function sketch(service: ServiceSketch, file: AppFile = {}): Record<string, AppSketch> {
  return { one: { services: { web: service }, file } };
}

/** A daemon that runs in one/web, in sync. */
function hosted(service: ServiceSketch, file?: AppFile): PlanInput {
  const world = converged(worldOf(desiredOf(sketch(service, file))));
  const [own] = world.live.containers;
  return { ...world, self: own?.id ?? '' };
}

function changed(world: PlanInput, service: ServiceSketch, file?: AppFile): PlanInput {
  return { ...world, desired: desiredOf(sketch({ ...service, environment: { MODE: 'new' } }, file)) };
}

function planned(world: PlanInput): AppPlan | undefined {
  return plan(world).apps[0];
}

test.each<[string, ServiceSketch, AppFile?]>([
  ['has no health check', {}],
  ['writes what two would write', { volumes: [workspace] }],
  ['is to be recreated', { healthcheck: { test: ['CMD', 'true'] } }, { update: { strategy: 'recreate' } }],
])('it hands over to a second one though it %s', (_what, service, file) => {
  const steps = planned(changed(hosted(service, file), service, file))?.steps ?? [];
  expect(steps.map(({ verb }) => verb)).toEqual(['rollout', 'start', 'await', 'stop']);
  expect(steps.at(-1)).toMatchObject({ reasons: [{ code: 'hand-over' }], target: { grace: 300 } });
});

test.each<[string, ServiceSketch]>([
  ['only one can have host port 80', { ports: [{ target: 80, published: '80', protocol: 'tcp' }] }],
  ['only one can be named web', { container_name: 'web' }],
])('it is blocked where no second one can be: %s', (why, service) => {
  const app = planned(changed(hosted(service), service));
  expect(app).toMatchObject({ status: 'blocked', steps: [] });
  expect(app?.findings.at(-1)?.message).toContain(`no second one can stand beside it: ${why}`);
});

test('it never takes itself down', () => {
  const world = hosted({});
  const destroyed = { ...world, options: { ...world.options, destroy: { apps: ['one'], volumes: false } } };
  expect(planned(destroyed)).toMatchObject({ status: 'blocked', steps: [] });
  expect(planned({ ...world, desired: desiredOf(sketch({}, { enabled: false })) })).toMatchObject({
    status: 'blocked',
    steps: [],
  });
});

test('the new one removes the old one, and others are replaced as ever', () => {
  const world = changed(hosted({}), {});
  const { self: _self, ...outside } = world;
  expect(planned(outside)?.steps.map(({ verb }) => verb)).toContain('recreate');
  expect(planned({ ...world, self: 'another' })?.steps.map(({ verb }) => verb)).toContain('recreate');
});
