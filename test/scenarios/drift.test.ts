import { afterAll, beforeAll, expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { importBusybox } from '../rig/images.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, changed, compose, environment, fact, idle, idsOf, plan, replaced, stepsOf } from './look.ts';

/** What hands do to an app behind Orbitr's back, one after the other. Beside it a neighbour that nobody may touch. */
const image = 'orbitr.test/drift';
const workspace = makeWorkspace((id) => ({
  [`apps/web-${id}/compose.yaml`]: compose({
    web: idle({ image: `${image}:${id}`, environment: { MODE: 'calm' } }),
    side: idle(),
  }),
  [`apps/near-${id}/compose.yaml`]: compose({ near: idle() }),
}));
const app = `web-${workspace.id}`;
const web = `${app}-web-1`;
const foreign = `foreign-${workspace.id}`;
let neighbour: Readonly<Record<string, string>> = {};

beforeAll(async () => {
  await importBusybox(`${image}:${workspace.id}`);
  await docker(['network', 'create', foreign]);
  await apply(workspace);
  neighbour = await idsOf(`near-${workspace.id}`);
});
afterAll(async () => {
  await workspace.clean();
  await docker(['network', 'rm', foreign]);
  await docker(['image', 'rm', '-f', `${image}:${workspace.id}`]);
});

interface Drift {
  readonly what: string;
  readonly byHand: () => Promise<unknown>;
  /** Reason codes of the plan, and steps. */
  readonly codes: readonly string[];
  readonly verbs: readonly string[];
  /** One sentence of the plan. */
  readonly says: string;
  /** A repair if left out. */
  readonly change?: 'update';
  readonly healed: () => Promise<unknown>;
}

const drifts: readonly Drift[] = [
  {
    what: 'removed',
    byHand: () => docker(['rm', '-f', web]),
    codes: ['missing', 'not-running'],
    verbs: ['create', 'start'],
    says: 'its container is gone',
    healed: () => isRunning(),
  },
  {
    what: 'stopped',
    byHand: () => docker(['stop', web]),
    codes: ['not-running'],
    verbs: ['start'],
    says: 'is not running (exit code 143)',
    healed: () => isRunning(),
  },
  {
    what: 'killed',
    byHand: () => docker(['kill', web]),
    codes: ['not-running'],
    verbs: ['start'],
    says: 'is not running (exit code 137)',
    healed: () => isRunning(),
  },
  {
    what: 'paused',
    byHand: () => docker(['pause', web]),
    codes: ['paused'],
    verbs: ['unpause'],
    says: 'is paused',
    healed: () => isRunning(),
  },
  {
    what: 'renamed',
    byHand: () => docker(['rename', web, `${web}-old`]),
    codes: ['renamed'],
    verbs: ['rename'],
    says: `is named ${web}-old`,
    healed: () => isRunning(),
  },
  {
    what: 'disconnected from its network',
    byHand: () => docker(['network', 'disconnect', `${app}_default`, web]),
    codes: ['net-missing'],
    verbs: ['connect'],
    says: `is not on network ${app}_default`,
    healed: () => docker(['exec', `${app}-side-1`, 'ping', '-c1', '-W2', 'web']),
  },
  {
    what: 'connected to a foreign network',
    byHand: () => docker(['network', 'connect', foreign, web]),
    codes: ['net-extra'],
    verbs: ['disconnect'],
    says: `is on network ${foreign}, which no file mentions`,
    healed: async () => expect(await fact(web, 'json .NetworkSettings.Networks')).not.toContain(foreign),
  },
  {
    what: 'made anew by hand with another environment',
    byHand: () => recreateByHand(),
    codes: ['field', 'not-running'],
    verbs: ['recreate', 'start'],
    says: 'environment.MODE: "wild" → "calm"',
    healed: async () => expect(await environment(web)).toContain('MODE=calm'),
  },
  {
    what: 'scaled by hand',
    byHand: () => composeByHand(['up', '-d', '--no-recreate', '--scale', 'side=2', 'side']),
    codes: ['surplus'],
    verbs: ['remove'],
    says: `${app}-side-2 is more than the 1 wanted`,
    healed: async () => expect(Object.keys(await idsOf(app))).toEqual([`${app}-side-1`, web]),
  },
  {
    what: 'its image tagged anew on the engine',
    byHand: () => importBusybox(`${image}:${workspace.id}`, { changes: ['ENV RETAGGED=1'] }),
    codes: ['image-changed', 'not-running'],
    verbs: ['recreate', 'start'],
    says: `image: ${image}:${workspace.id} is sha256:`,
    change: 'update',
    healed: async () => expect(await environment(web)).toContain('RETAGGED=1'),
  },
  {
    what: 'its network removed',
    byHand: () => removeNetwork(),
    codes: ['missing', 'net-dead', 'not-running'],
    verbs: ['create-network', 'recreate', 'start'],
    says: 'it was removed',
    healed: () => docker(['exec', `${app}-side-1`, 'ping', '-c1', '-W2', 'web']),
  },
  {
    what: 'taken down whole',
    byHand: () => docker(['compose', '--project-name', app, 'down']),
    codes: ['missing', 'not-running'],
    verbs: ['create-network', 'create', 'start'],
    says: 'its container is gone',
    healed: () => isRunning(),
  },
];

test.each(drifts)('$what: seen, told, healed', async ({ byHand, codes, verbs, says, change = 'repair', healed }) => {
  await byHand();
  const planned = await plan(workspace);
  expect(changed(planned)).toEqual([app]);
  const steps = stepsOf(planned, app);
  expect(steps).toMatchObject({ codes, verbs });
  expect(steps.reasons.join('\n')).toContain(says);
  expect(planned.apps.find((each) => each.app === app)?.change).toBe(change);

  await apply(workspace);
  await healed();
  expect(changed(await plan(workspace))).toEqual([]);
  expect(replaced(neighbour, await idsOf(`near-${workspace.id}`))).toEqual([]);
});

async function isRunning(): Promise<void> {
  expect(await fact(web, '.State.Status')).toBe('running');
}

/** The same labels, another environment: what somebody does who tries something out. */
async function recreateByHand(): Promise<void> {
  const labels: Record<string, string> = JSON.parse(await fact(web, 'json .Config.Labels'));
  await docker(['rm', '-f', web]);
  await docker([
    ...['run', '-d', '--init', '--name', web, '--network', `${app}_default`, '--network-alias', 'web'],
    ...Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
    ...['-e', 'MODE=wild', `${image}:${workspace.id}`, 'sleep', '3600'],
  ]);
}

function composeByHand(args: readonly string[]): Promise<string> {
  return docker(['compose', '-p', app, '-f', workspace.path(`.orbitr/apps/${app}/compose.yaml`), ...args]);
}

async function removeNetwork(): Promise<void> {
  await docker(['stop', web, `${app}-side-1`]);
  await docker(['network', 'rm', `${app}_default`]);
}
