import { expect, test } from 'vitest';
import { settingCode, settingsInPlace } from '../../../../src/core/plan/in-place.ts';
import type { Reason } from '../../../../src/core/plan/types.ts';
import { desiredApp, type ServiceSketch } from '../../../support/world.ts';

function inPlace(sketch: ServiceSketch, ...paths: readonly string[]) {
  const model = desiredApp('shop', { services: { web: sketch } }).model.services['web'];
  const reasons = paths.map((path): Reason => ({ code: 'field', text: path, path, source: 'drift' }));
  return model && settingsInPlace(model, reasons);
}

const limits = { memory: '67108864', cpus: 0.5, pids: 100 };

test.each<readonly [string, ServiceSketch, readonly string[], object | undefined]>([
  ['a restart policy', { restart: 'always' }, ['restart'], { restartPolicy: 'always' }],
  ['no restart policy', {}, ['restart'], { restartPolicy: 'no' }],
  [
    'one of deploy',
    { deploy: { restart_policy: { condition: 'on-failure', max_attempts: 3 } } },
    ['restart'],
    { restartPolicy: 'on-failure:3' },
  ],
  [
    'memory, with the swap that goes with it',
    { mem_limit: '67108864' },
    ['mem_limit'],
    { memory: 67108864, memorySwap: 134217728 },
  ],
  [
    'swap of its own',
    { mem_limit: '67108864', memswap_limit: '-1' },
    ['memswap_limit'],
    { memory: 67108864, memorySwap: -1 },
  ],
  [
    'limits of deploy',
    { deploy: { resources: { limits } } },
    ['deploy.resources.limits.memory', 'deploy.resources.limits.cpus', 'deploy.resources.limits.pids'],
    { memory: 67108864, memorySwap: 134217728, nanoCpus: 500000000, pidsLimit: 100 },
  ],
  ['a reservation', { mem_reservation: '33554432' }, ['mem_reservation'], { memoryReservation: 33554432 }],
  [
    'processors',
    { cpus: 1.5, cpuset: '0-1', cpu_shares: 512 },
    ['cpus', 'cpuset', 'cpu_shares'],
    { nanoCpus: 1500000000, cpusetCpus: '0-1', cpuShares: 512 },
  ],
  ['as many processes as they like', {}, ['pids_limit'], { pidsLimit: 0 }],
  ['no memory limit: the engine passes over 0', {}, ['mem_limit'], undefined],
  ['no processor limit', {}, ['cpus'], undefined],
  ['no set of processors', {}, ['cpuset'], undefined],
  ['one of several that cannot be', { restart: 'always' }, ['restart', 'mem_limit'], undefined],
  ['anything else', { restart: 'always' }, ['restart', 'environment.MODE'], undefined],
  ['what has no field', {}, [''], undefined],
])('%s', (_what, sketch, paths, settings) => {
  expect(inPlace(sketch, ...paths)).toEqual(settings);
});

test('only what an engine can change at run time has a code of its own', () => {
  expect(
    ['restart', 'cpus', 'deploy.resources.limits.memory', 'environment.cpus', 'shm_size'].map(settingCode),
  ).toEqual(['restart-policy-drift', 'resources-drift', 'resources-drift', undefined, undefined]);
});
