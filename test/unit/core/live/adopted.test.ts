import { describe, expect, test } from 'vitest';
import { composeLabels, labels } from '../../../../src/core/labels.ts';
import { stillAdopted, withAdopted } from '../../../../src/core/live/adopted.ts';
import type { LiveContainer, Snapshot } from '../../../../src/core/live/snapshot.ts';
import type { Memory } from '../../../../src/core/memory/types.ts';
import { plan } from '../../../../src/core/plan/plan.ts';
import { busybox, desiredOf, worldOf } from '../../../support/world.ts';

const id = 'a'.repeat(64);
const desired = desiredOf({ web: { services: { web: { container_name: 'web', network_mode: 'bridge' } } } });
const nothing: Memory = { apps: {} };

function container(more: Partial<LiveContainer> = {}): LiveContainer {
  return {
    id,
    name: 'web',
    image: 'busybox:1',
    imageId: busybox.id,
    state: 'running',
    health: 'none',
    createdAt: 0,
    status: 'Up',
    labels: {},
    ports: [],
    mounts: [],
    networks: [],
    networkMode: 'default',
    ...more,
  };
}

function snapshot(...containers: LiveContainer[]): Snapshot {
  return { containers, networks: [], volumes: [], images: [busybox] };
}

describe('what was adopted counts as the workspace’s own', () => {
  test('by its id in orbitr.lock, also one that Compose never knew', () => {
    const [own] = withAdopted(snapshot(container()), desired, nothing, { 'web/web': [id] }).containers;
    expect(own).toMatchObject({
      adopted: 'alone',
      labels: {
        [labels.workspace]: 'ws',
        [labels.app]: 'web',
        [composeLabels.project]: 'web',
        [composeLabels.service]: 'web',
      },
    });
  });

  test('by state alone, should orbitr.lock be set back', () => {
    const known = { service: 'web', spec: 's', privateDigests: {}, completed: false };
    const memory = { apps: { web: { services: {}, containers: { [id]: known }, volumes: [], protect: false } } };
    const [own] = withAdopted(snapshot(container()), desired, memory, {}).containers;
    expect(own?.labels[labels.workspace]).toBe('ws');
  });

  test('never what another workspace labelled, and no other id', () => {
    const foreign = container({ labels: { [labels.workspace]: 'other' } });
    const stranger = container({ id: 'b'.repeat(64) });
    const live = snapshot(foreign, stranger);
    expect(withAdopted(live, desired, nothing, { 'web/web': [id] })).toEqual(live);
  });
});

test('its entry goes once its service runs in a container of Orbitr’s making, and stays on a machine that has neither', () => {
  const locked = { 'web/web': [id], 'gone/web': [id] };
  const made = container({ id: 'c'.repeat(64), labels: { [labels.app]: 'web', [composeLabels.service]: 'web' } });
  expect(stillAdopted(locked, snapshot(made), desired)).toEqual({});
  expect(stillAdopted(locked, snapshot(), desired)).toEqual({ 'web/web': [id] });
});

test('what Compose does not know steps aside, is followed by its successor, and goes before that one starts', () => {
  const live = withAdopted(snapshot(container()), desired, nothing, { 'web/web': [id] });
  const known = { service: 'web', spec: 'older', privateDigests: {}, completed: false };
  const memory = { apps: { web: { services: {}, containers: { [id]: known }, volumes: [], protect: false } } };
  const [app] = plan(worldOf(desired, { live, memory })).apps;
  expect(app?.status).toBe('changes');
  const walked = app?.steps.filter(({ verb }) => verb !== 'create-network') ?? [];
  expect(walked.map(({ verb, target }) => [verb, target.kind === 'container' ? target.name : ''])).toEqual([
    ['rename', 'web-before'],
    ['recreate', ''],
    ['remove', 'web-before'],
    ['start', 'web'],
    ['await', ''],
  ]);
  const needs = Object.fromEntries((app?.steps ?? []).map((step) => [step.id, step.needs]));
  expect(needs['web/web/recreate']).toContain('web/web/aside');
  expect(needs['web/web/leave']).toEqual(['web/web/recreate']);
  expect(needs['web/web/start']).toContain('web/web/leave');
});
