import { expect, test } from 'vitest';
import type { LiveContainer } from '../../../../../src/core/live/snapshot.ts';
import type { PrivateDigests } from '../../../../../src/core/memory/types.ts';
import type { PlanInput } from '../../../../../src/core/plan/input.ts';
import { plan } from '../../../../../src/core/plan/plan.ts';
import { appFacts, type FactKind, factKinds } from '../../../../../src/core/plan/saved/app-facts.ts';
import { converged } from '../../../../support/simulate.ts';
import { type AppSketch, busybox, desiredOf, worldOf } from '../../../../support/world.ts';

const key = new Uint8Array(32).fill(7);
const web = (level: string, more: Partial<AppSketch> = {}): AppSketch => ({
  services: { web: { environment: { LEVEL: level }, volumes: [{ type: 'volume', source: 'data', target: '/data' }] } },
  volumes: ['data'],
  ...more,
});
const other: AppSketch = { services: { other: {} } };

/** Runs at `info`, is wanted at `debug`. */
const running = converged(worldOf(desiredOf({ web: web('info'), other })));
const pending: PlanInput = { ...running, desired: desiredOf({ web: web('debug'), other }) };

function factsIn(input: PlanInput, privateDigests: Readonly<Record<string, PrivateDigests>> = {}) {
  const made = plan(input).apps.find(({ app }) => app === 'web');
  if (!made) throw new Error('web is not in the plan');
  return appFacts(input, made, { key, privateDigests });
}

function movedIn(after: PlanInput, privateDigests: Readonly<Record<string, PrivateDigests>> = {}): FactKind[] {
  const [before, now] = [factsIn(pending), factsIn(after, privateDigests)];
  return factKinds.filter((kind) => before[kind] !== now[kind]);
}

const withContainers = (edit: (container: LiveContainer) => LiveContainer): PlanInput => ({
  ...pending,
  live: { ...pending.live, containers: pending.live.containers.map(edit) },
});
const ofApp = (name: string, edit: Partial<LiveContainer>) => (container: LiveContainer) =>
  container.name.startsWith(`${name}-`) ? { ...container, ...edit } : container;

test('the same world has the same fingerprint, in whatever order the engine lists it', () => {
  const { containers, networks, volumes, images } = pending.live;
  const live = {
    containers: [...containers].reverse(),
    networks: [...networks].reverse(),
    volumes: [...volumes].reverse(),
    images,
  };
  expect(movedIn({ ...pending, live })).toEqual([]);
});

test('another key has another fingerprint, so that nobody can guess at values', () => {
  const [made] = plan(pending).apps;
  if (!made) throw new Error('the plan is empty');
  const [one, two] = [key, new Uint8Array(32)].map((each) =>
    appFacts(pending, made, { key: each, privateDigests: {} }),
  );
  expect(factKinds.filter((kind) => one?.[kind] === two?.[kind])).toEqual([]);
});

test.each<readonly [string, PlanInput, readonly FactKind[]]>([
  ['its container stopped', withContainers(ofApp('web', { state: 'exited', exitCode: 137 })), ['containers', 'steps']],
  ['its container was made anew', withContainers(ofApp('web', { id: 'another' })), ['containers', 'steps']],
  ['uptime, health and addresses go on', withContainers(ofApp('web', { status: 'Up 2 hours', health: 'healthy' })), []],
  ['another app stopped', withContainers(ofApp('other', { state: 'exited', exitCode: 1 })), []],
  ['another app is wanted otherwise', { ...pending, desired: desiredOf({ web: web('debug'), other: web('x') }) }, []],
  ['a file says otherwise', { ...pending, desired: desiredOf({ web: web('trace'), other }) }, ['files', 'steps']],
  [
    'a setting of its app file says otherwise',
    { ...pending, desired: desiredOf({ web: web('debug', { file: { protect: true } }), other }) },
    ['files'],
  ],
  [
    'a line was put above',
    {
      ...pending,
      desired: desiredOf({
        web: web('debug', { positions: { 'services.web': { file: 'apps/web/compose.yaml', line: 9, column: 1 } } }),
        other,
      }),
    },
    [],
  ],
  [
    'its tag names another image',
    { ...pending, live: { ...pending.live, images: [{ ...busybox, id: 'sha256:new' }] } },
    ['images', 'steps'],
  ],
  ['its volume was removed', { ...pending, live: { ...pending.live, volumes: [] } }, ['volumes', 'steps']],
])('%s', (_, after, kinds) => {
  expect(movedIn(after)).toEqual(kinds);
});

test('a private value changed', () => {
  expect(movedIn(pending, { 'web/web': { 'environment.TOKEN': 'another digest' } })).toEqual(['values']);
  expect(movedIn(pending, { 'other/other': { 'environment.TOKEN': 'another digest' } })).toEqual([]);
});

test('what one machine remembers and another does not is no fact', () => {
  const made = plan(pending).apps.find(({ app }) => app === 'web');
  if (!made) throw new Error('web is not in the plan');
  const context = { key, privateDigests: {} };
  expect(appFacts({ ...pending, memory: { apps: {} } }, made, context)).toEqual(appFacts(pending, made, context));
});

test('an app that left the workspace has one, too', () => {
  const gone: PlanInput = { ...running, desired: desiredOf({ other }), options: { ...running.options, prune: true } };
  const stopped = {
    ...gone,
    live: { ...gone.live, containers: gone.live.containers.map(ofApp('web', { state: 'exited' })) },
  };
  expect(factsIn(stopped).containers).not.toBe(factsIn(gone).containers);
  expect(factsIn(stopped).files).toBe(factsIn(gone).files);
});
