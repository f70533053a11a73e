import { expect, test } from 'vitest';
import type { AppFile } from '../../../../src/core/config/app-file.ts';
import { composeLabels } from '../../../../src/core/labels.ts';
import type { LiveContainer } from '../../../../src/core/live/snapshot.ts';
import type { PlanInput } from '../../../../src/core/plan/input.ts';
import { plan } from '../../../../src/core/plan/plan.ts';
import { planText } from '../../../../src/core/plan/text.ts';
import type { Step } from '../../../../src/core/plan/types.ts';
import { converged, remember, simulate, stepsInOrder } from '../../../support/simulate.ts';
import { type AppSketch, desiredOf, type ServiceSketch, worldOf } from '../../../support/world.ts';

const healthcheck = { test: ['CMD', 'true'] };
const data = { type: 'volume', source: 'data', target: '/data' };

test('what is proven by a health check and shares nothing is rolled out', () => {
  const steps = updateOf({ healthcheck });
  expect(steps.map(({ id, needs }) => [id, needs])).toEqual([
    ['one/web/rollout', []],
    ['one/one-web-2/start', ['one/web/rollout']],
    ['one/web/ready', ['one/one-web-2/start']],
    ['one/one-web-1/drain', ['one/web/ready']],
  ]);
  expect(steps[0]?.strategy).toEqual({
    kind: 'start-first',
    why: 'the old one serves until its health check has proven the new one',
  });
  expect(steps[0]?.target).toMatchObject({ scale: 2 });
});

test.each<[string, ServiceSketch, AppFile?]>([
  ['it has no health check to prove a new one', {}],
  ['update.strategy is recreate', { healthcheck }, { update: { strategy: 'recreate' } }],
  ['only one can have host port 80', { healthcheck, ports: [{ target: 80, published: '80', protocol: 'tcp' }] }],
  ['only one can be named web', { healthcheck, container_name: 'web' }],
  ['it runs in network_mode host', { healthcheck, network_mode: 'host', networks: null }],
  ['only one can have the address 10.1.2.3', { healthcheck, networks: { default: { ipv4_address: '10.1.2.3' } } }],
  ['data is not in update.shareable', { healthcheck, volumes: [data] }],
  ['/data is not in update.shareable', { healthcheck, volumes: [{ type: 'bind', source: '/srv', target: '/data' }] }],
  ['only one can use its devices', { healthcheck, devices: [{ source: '/dev/zigbee' }] }],
])('the old one goes first: %s', (why, service, file) => {
  const [first] = updateOf(service, file).filter(({ verb }) => verb === 'recreate' || verb === 'rollout');
  expect(first?.verb).toBe('recreate');
  expect(first?.strategy).toEqual({ kind: 'recreate', why });
});

test.each<[string, ServiceSketch, AppFile?]>([
  ['a volume that may be shared', { healthcheck, volumes: [data] }, { update: { shareable: ['data'] } }],
  ['a path that may be shared', { healthcheck, volumes: [data] }, { update: { shareable: ['/data'] } }],
  ['a volume that it only reads', { healthcheck, volumes: [{ ...data, read_only: true }] }],
])('rolled out all the same: %s', (_what, service, file) => {
  expect(updateOf(service, file).map(({ verb }) => verb)).toContain('rollout');
});

test('what the old one keeps in a volume without a name holds it back', () => {
  const live = edited(settled({ healthcheck }), (container) => ({
    ...container,
    mounts: [{ type: 'volume', source: 'a'.repeat(64), target: '/scratch', writable: true }],
  }));
  const [step] = stepsOf(changed(live, { healthcheck }));
  expect(step?.strategy?.why).toBe('it keeps /scratch in a volume without a name');
});

test('an update that was cut goes forward where the new one is proven, and back where it is not', () => {
  const before = changed(settled({ healthcheck }), { healthcheck });
  const order = stepsInOrder(plan(before));
  const proven = remember(simulate(before, order.slice(0, 3)));
  expect(stepsOf(proven).map(({ id }) => id)).toEqual(['one/one-web-1/remove']);

  const unproven = remember(simulate(before, order.slice(0, 2)));
  expect(stepsOf(unproven).map(({ id }) => id)).toEqual([
    'one/one-web-2/remove',
    'one/web/rollout',
    'one/one-web-2/start',
    'one/web/ready',
    'one/one-web-1/drain',
  ]);
  for (const world of [proven, unproven]) {
    const after = remember(simulate(world, stepsInOrder(plan(world))));
    expect(stepsOf(after)).toEqual([]);
    expect(after.live.containers).toHaveLength(1);
  }
});

test('the one that runs is kept, whichever it is', () => {
  const before = changed(settled({ healthcheck }), { healthcheck });
  const both = remember(simulate(before, stepsInOrder(plan(before)).slice(0, 2)));
  const drained = edited(both, (container) =>
    container.labels[composeLabels.number] === '1' ? { ...container, state: 'exited', exitCode: 0 } : container,
  );
  expect(stepsOf(drained).map(({ id }) => id)).toEqual(['one/one-web-1/remove']);
});

test('others reach the new one only once it is proven', () => {
  const wired = (service: ServiceSketch): Record<string, AppSketch> => ({
    one: { services: { web: service } },
    two: { services: { web: {} }, file: { dependsOn: ['one'] } },
  });
  const before = converged(worldOf(desiredOf(wired({ healthcheck }))));
  const steps = stepsOf({ ...before, desired: desiredOf(wired({ healthcheck, environment: { MODE: 'new' } })) });
  expect(steps.find(({ verb }) => verb === 'connect')?.needs).toContain('one/web/ready');
  expect(steps.find(({ id }) => id.endsWith('/drain'))?.needs).toEqual([
    'one/web/ready',
    'one/one-web-2/connect/one_link',
  ]);
});

test('every replica gets one beside it, and scaling down is no cut update', () => {
  const two = { healthcheck, deploy: { replicas: 2 } };
  const steps = stepsOf(changed(settled(two), two));
  expect(steps[0]?.target).toMatchObject({ scale: 4 });
  expect(steps.filter(({ id }) => id.endsWith('/drain'))).toHaveLength(2);
  const down = stepsOf({ ...settled(two), desired: desiredOf(one({ healthcheck, deploy: { replicas: 1 } })) });
  expect(down.map(({ reasons }) => reasons[0]?.code)).toEqual(['surplus']);
});

test('the text says how, and not that the old one goes in the end', () => {
  const text = planText(plan(changed(settled({ healthcheck }), { healthcheck })), {
    width: 120,
    colour: false,
    verbose: false,
  });
  expect(text).toContain('+/- roll out web');
  expect(text).toContain('start-first: the old one serves until its health check has proven the new one');
  expect(text).not.toContain('- remove');
  expect(text).toContain('0 to create, 1 to recreate, 0 to remove');
});

function one(service: ServiceSketch, file: AppFile = {}): Record<string, AppSketch> {
  return { one: { services: { web: service }, volumes: ['data'], file } };
}

function settled(service: ServiceSketch, file?: AppFile): PlanInput {
  return converged(worldOf(desiredOf(one(service, file))));
}

function changed(world: PlanInput, service: ServiceSketch, file?: AppFile): PlanInput {
  return { ...world, desired: desiredOf(one({ ...service, environment: { MODE: 'new' } }, file)) };
}

function updateOf(service: ServiceSketch, file?: AppFile): Step[] {
  return stepsOf(changed(settled(service, file), service, file));
}

function stepsOf(world: PlanInput): Step[] {
  return plan(world).apps.flatMap(({ steps }) => steps);
}

function edited(world: PlanInput, edit: (container: LiveContainer) => LiveContainer): PlanInput {
  return { ...world, live: { ...world.live, containers: world.live.containers.map(edit) } };
}
