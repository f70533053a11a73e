import { describe, expect, test } from 'vitest';
import { plan } from '../../../../../src/core/plan/plan.ts';
import { movedApps, movedText } from '../../../../../src/core/plan/saved/moved.ts';
import {
  isSealed,
  parseSaved,
  savedText,
  shownPlan,
  type Unsealed,
} from '../../../../../src/core/plan/saved/saved-plan.ts';
import { type AppSketch, desiredOf, worldOf } from '../../../../support/world.ts';

const secret = new Uint8Array(32).fill(1);
const web: AppSketch = {
  services: { web: { volumes: [{ type: 'volume', source: 'data', target: '/d' }] } },
  volumes: ['data'],
};
const digest = '0'.repeat(32);
const facts = {
  containers: digest,
  networks: digest,
  volumes: digest,
  images: digest,
  files: digest,
  values: digest,
  steps: digest,
};
const unsealed: Unsealed = {
  kind: 'orbitr-plan',
  version: 1,
  workspace: 'ws',
  engine: 'ABCD',
  endpoint: 'unix:///var/run/docker.sock',
  madeAt: '2026-01-02T03:04:05.000Z',
  madeBy: 'me@here',
  options: { apps: [], prune: false, takeOver: [], deep: false, allow: [], allowMassDelete: false },
  touched: { web: facts },
  plan: shownPlan(plan(worldOf(desiredOf({ web })))),
};
const text = savedText(unsealed, 'state', secret);

describe('the seal', () => {
  test('holds for the file as it was written, also with other spaces and another order', () => {
    expect(isSealed(parseSaved(text, 'plan.json'), secret)).toBe(true);
    const { seal, ...rest } = JSON.parse(text) as Record<string, unknown>;
    expect(isSealed(parseSaved(JSON.stringify({ seal, ...rest }), 'plan.json'), secret)).toBe(true);
  });

  test.each([
    ['an option', '"prune": false', '"prune": true'],
    ['the engine', 'ABCD', 'EFGH'],
    ['a fingerprint', digest, '1'.repeat(32)],
    ['a reason that is only shown', '"not there yet"', '"harmless"'],
    ['who made it', 'me@here', 'you@there'],
  ])('breaks with %s', (_, from, to) => {
    expect(text).toContain(from);
    expect(isSealed(parseSaved(text.replace(from, to), 'plan.json'), secret)).toBe(false);
  });

  test('breaks with another secret', () => {
    expect(isSealed(parseSaved(text, 'plan.json'), new Uint8Array(32))).toBe(false);
  });
});

test.each([
  ['', 'plan.json is not a saved plan'],
  ['[]', 'plan.json is not a saved plan'],
  ['{"version":1,"apps":[]}', 'plan.json is not a saved plan'],
  ['{"kind":"orbitr-plan","version":2}', 'plan.json was written by a newer Orbitr (version 2 of the format)'],
  ['{"kind":"orbitr-plan","version":1}', 'plan.json is a damaged saved plan: workspace: '],
  [text.replace('"prune"', '"pruned"'), 'plan.json is a damaged saved plan: options.prune: '],
])('%s is no saved plan', (wrong, message) => {
  expect(() => parseSaved(wrong, 'plan.json')).toThrow(
    expect.objectContaining({ code: 'plan-unreadable', message: expect.stringContaining(message) }),
  );
});

test('what networks and volumes are made with is not in it', () => {
  expect(JSON.stringify(plan(worldOf(desiredOf({ web }))))).toContain('"spec"');
  expect(text).not.toContain('"spec"');
});

test('what moved is told by app and kind; steps only where nothing else did', () => {
  const before = { gone: facts, odd: facts, still: facts, web: facts };
  const now = {
    odd: { ...facts, steps: 'x' },
    still: facts,
    web: { ...facts, containers: 'x', files: 'x', steps: 'x' },
    unknown: facts,
  };
  expect(movedApps(before, now).map(movedText)).toEqual([
    'gone (it is gone)',
    'odd (what has to be done for it)',
    'web (its containers, its files)',
  ]);
});
