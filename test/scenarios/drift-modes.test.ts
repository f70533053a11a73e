import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, changed, compose, environment, fact, idle, idsOf, plan, replaced, stepsOf } from './look.ts';

/** How far an app's file lets Orbitr go: leave drift alone, keep an app stopped, never remove it. */
const workspace = makeWorkspace((id) => ({
  [`apps/web-${id}/compose.yaml`]: file('calm'),
}));
const app = `web-${workspace.id}`;
const web = `${app}-web-1`;

function file(mode: string): string {
  return compose({ web: idle({ environment: { MODE: mode } }) });
}

beforeAll(async () => {
  await apply(workspace);
});
beforeEach(async () => {
  workspace.write(`apps/${app}/app.yaml`, '');
  workspace.write(`apps/${app}/compose.yaml`, file('calm'));
  await apply(workspace);
});
afterAll(() => workspace.clean());

test('drift: report tells of it and leaves it so; what the files ask for is done nevertheless', async () => {
  workspace.write(`apps/${app}/app.yaml`, 'drift: report\n');
  await docker(['stop', web]);
  const told = await workspace.orbitr(['apply', '--yes']);
  expect(told.exit).toBe(0);
  expect((await plan(workspace)).apps).toMatchObject([
    {
      steps: [],
      findings: [{ message: 'web: is not running (exit code 143); left so because of drift: report' }],
    },
  ]);
  expect(await fact(web, '.State.Status')).toBe('exited');

  await docker(['rm', web]);
  await docker(['network', 'rm', `${app}_default`]);
  expect(changed(await plan(workspace))).toEqual([]);
  expect(changed(await plan(workspace))).toEqual([]);

  await apply(workspace);
  expect(await idsOf(app)).toEqual({});
});

test('drift: ignore says nothing at all', async () => {
  workspace.write(`apps/${app}/app.yaml`, 'drift: ignore\n');
  await docker(['pause', web]);
  expect((await plan(workspace)).apps).toMatchObject([{ status: 'in-sync', steps: [], findings: [] }]);
  await docker(['unpause', web]);

  workspace.write(`apps/${app}/compose.yaml`, file('wild'));
  await apply(workspace);
  expect(await environment(web)).toContain('MODE=wild');
});

test('enabled: false stops an app and keeps it, and lets it start again as it was', async () => {
  const before = await idsOf(app);
  workspace.write(`apps/${app}/app.yaml`, 'enabled: false\n');
  const stopped = await apply(workspace);
  expect(stopped.all).toContain('stop web');
  expect(stopped.all).toContain(`enabled: false (apps/${app}/app.yaml:1:1)`);
  expect(await fact(web, '.State.Status')).toBe('exited');
  expect((await workspace.orbitr(['apply'])).stdout).toBe('Nothing to do: 1 disabled.\n');
  expect(JSON.parse((await workspace.orbitr(['status', '-o', 'json'])).stdout).apps).toMatchObject([
    { name: app, state: 'disabled' },
  ]);

  workspace.write(`apps/${app}/app.yaml`, 'enabled: true\ndrift: ignore\n');
  const planned = await plan(workspace);
  expect(planned.apps).toMatchObject([{ change: 'update' }]);
  expect(stepsOf(planned, app)).toEqual({ verbs: ['start'], codes: ['disabled'], reasons: ['was disabled until now'] });
  await apply(workspace);
  expect(await fact(web, '.State.Status')).toBe('running');
  expect(replaced(before, await idsOf(app))).toEqual([]);
});

test('protect: true outlives the app’s own folder', async () => {
  workspace.write(`apps/${app}/app.yaml`, 'protect: true\n');
  await apply(workspace);
  const destroyed = await workspace.orbitr(['destroy', app, '--yes']);
  expect(destroyed.exit).toBe(7);
  expect(destroyed.all).toContain(`${app} is protected and is never removed`);

  workspace.remove(`apps/${app}`);
  const pruned = await workspace.orbitr(['apply', '--yes', '--prune', '--allow-mass-delete']);
  expect(pruned.exit).toBe(7);
  expect(pruned.all).toContain(`${app} is protected and is never removed`);
  expect(await fact(web, '.State.Status')).toBe('running');
});
