import { expect, test } from 'vitest';
import { composeLabels } from '../../../src/core/labels.ts';
import type { LiveContainer, Snapshot } from '../../../src/core/live/snapshot.ts';
import { checkEngine, type EngineRuntime } from '../../../src/reconcile/same-engine.ts';
import { emptyEngine } from '../../support/world.ts';

const cases = [
  ['the same projects', { before: ['a', 'b'], compose: ['a', 'b'], after: ['a', 'b'] }, 'same'],
  ['two empty engines', { before: [], compose: [], after: [] }, 'same'],
  ['others only', { before: ['a'], compose: ['x'], after: ['a'] }, 'other'],
  ['nothing where something is', { before: ['a'], compose: [], after: ['a'] }, 'other'],
  ['something where nothing is', { before: [], compose: ['x'], after: [] }, 'other'],
  ['a project that another workspace made meanwhile', { before: [], compose: ['x'], after: ['x'] }, 'same'],
  ['one that was removed after the look', { before: ['a'], compose: [], after: [] }, 'same'],
  ['one that went and another that came', { before: ['a'], compose: ['x'], after: ['x'] }, 'same'],
] as const;

test.each(cases)(
  'what Compose sees against what the engine has: %s',
  async (_, { before, compose, after }, verdict) => {
    const runtime = runtimeOf({ compose, after });
    const check = checkEngine(runtime, engineWith(before));
    if (verdict === 'same') await expect(check).resolves.toBeUndefined();
    else await expect(check).rejects.toMatchObject({ code: 'engine-changed' });
  },
);

test('the engine is remembered by its id, and another one under the same address is refused', async () => {
  const cache = new Map<string, string>();
  await checkEngine(runtimeOf({ id: 'one', cache }), emptyEngine);
  await checkEngine(runtimeOf({ id: 'one', cache }), emptyEngine);
  await expect(checkEngine(runtimeOf({ id: 'two', cache }), emptyEngine)).rejects.toMatchObject({
    code: 'engine-changed',
    message: expect.stringContaining('(it is two, it was one)'),
  });
  expect(cache.get('engine id')).toBe('one');
});

test('an engine that Compose does not reach is not remembered', async () => {
  const cache = new Map<string, string>();
  const check = checkEngine(runtimeOf({ compose: ['x'], cache }), engineWith(['a']));
  await expect(check).rejects.toMatchObject({ code: 'engine-changed' });
  expect(cache.has('engine id')).toBe(false);
});

interface Engine {
  readonly id?: string;
  readonly compose?: readonly string[];
  readonly after?: readonly string[];
  readonly cache?: Map<string, string>;
}

function runtimeOf({ id = 'one', compose = [], after = [], cache = new Map() }: Engine): EngineRuntime {
  const info = {
    id,
    name: 'host',
    version: '20.10.24',
    apiVersion: '1.41',
    os: 'linux',
    arch: 'amd64',
    rootDir: '/var/lib/docker',
    driver: 'overlay2',
    containers: 0,
    rootless: false,
    swarm: false,
    registryMirrors: [],
    warnings: [],
  };
  return {
    docker: { endpoint: 'unix:///docker.sock', info: async () => info, snapshot: async () => engineWith(after) },
    compose: { projects: async () => compose },
    store: {
      dir: '/w/.orbitr',
      cached: (kind, key) => cache.get(`${kind} ${key}`),
      cache: (kind, key, value) => void cache.set(`${kind} ${key}`, value),
    },
  };
}

function engineWith(projects: readonly string[]): Snapshot {
  return { ...emptyEngine, containers: projects.map(containerOf) };
}

function containerOf(project: string): LiveContainer {
  return {
    id: project,
    name: `${project}-web-1`,
    image: 'busybox:1',
    imageId: 'sha256:busybox',
    state: 'running',
    health: 'none',
    createdAt: 0,
    status: 'Up',
    labels: { [composeLabels.project]: project },
    ports: [],
    mounts: [],
    networks: [],
    networkMode: 'bridge',
  };
}
