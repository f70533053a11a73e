import { afterAll, beforeAll, expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { busybox } from '../rig/images.ts';
import { freePort } from '../rig/registry.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, changed, compose, environment, fact, idle, idsOf, oneLine, plan } from './look.ts';

/** What Orbitr does not do without being told, or cannot do because somebody stands in the way. */
const workspace = makeWorkspace((id) => ({
  [`apps/one-${id}/compose.yaml`]: compose({ one: idle() }),
  [`apps/two-${id}/compose.yaml`]: compose({ two: idle() }),
  [`apps/three-${id}/compose.yaml`]: compose({ three: idle() }),
  [`apps/four-${id}/compose.yaml`]: compose({ four: idle() }),
}));
const { id } = workspace;
const all = ['one', 'two', 'three', 'four'];

beforeAll(async () => {
  await apply(workspace);
});
afterAll(() => workspace.clean());

test('without a terminal and without --yes nothing is touched', async () => {
  workspace.write(`apps/one-${id}/compose.yaml`, compose({ one: idle({ environment: { ROUND: '2' } }) }));
  const before = await idsOf(`one-${id}`);
  const result = await workspace.orbitr(['apply']);
  expect(result.exit).toBe(7);
  expect(result.stderr).toContain('orbitr: nobody can be asked, and --yes was not given; nothing was touched');
  expect(result.stderr).toContain('try: then agree to it: orbitr apply --yes');
  expect(await idsOf(`one-${id}`)).toEqual(before);
});

test('--app does that app alone; a name that no app bears is refused with the nearest one', async () => {
  workspace.write(`apps/two-${id}/compose.yaml`, compose({ two: idle({ environment: { ROUND: '2' } }) }));
  await apply(workspace, ['--app', `two-${id}`]);
  expect(changed(await plan(workspace))).toEqual([`one-${id}`]);
  expect(await environment(`two-${id}-two-1`)).toContain('ROUND=2');
  await apply(workspace);

  const unknown = await workspace.orbitr(['apply', '--yes', '--app', `tow-${id}`]);
  expect(unknown.exit).toBe(1);
  expect(unknown.stderr).toContain(`there is no app named tow-${id} in this workspace`);
  expect(unknown.stderr).toContain(`did you mean two-${id}?`);
});

test('many apps gone at once are not removed on a quick yes', async () => {
  const files = all.map((name) => [`apps/${name}-${id}/compose.yaml`, compose({ [name]: idle() })] as const);
  for (const name of all.slice(1)) workspace.remove(`apps/${name}-${id}`);
  const refused = await workspace.orbitr(['apply', '--yes', '--prune']);
  expect(refused.exit).toBe(7);
  expect(refused.stderr).toContain(
    `3 of 4 apps would be removed (four-${id}, three-${id}, two-${id}); nothing was touched`,
  );
  expect(refused.stderr).toContain('orbitr apply --prune --allow-mass-delete');
  expect(await fact(`two-${id}-two-1`, '.State.Status')).toBe('running');

  await apply(workspace, ['--prune', '--allow-mass-delete']);
  expect(await idsOf(`two-${id}`)).toEqual({});
  for (const [path, content] of files) workspace.write(path, content);
  await apply(workspace);
});

test('a host port or a name that somebody else holds blocks the app, and says who', async () => {
  const port = await freePort();
  const holder = `holder-${id}`;
  const app = `late-${id}`;
  const hold = ['run', '-d', '--init', '--name', holder, '-p', `${port}:80`, busybox, 'sleep', '600'];
  await docker(hold);
  try {
    workspace.write(`apps/${app}/compose.yaml`, compose({ late: idle({ ports: [`${port}:80`] }) }));
    const blocked = await workspace.orbitr(['apply', '--yes']);
    expect(blocked.exit).toBe(7);
    expect(oneLine(blocked.all)).toContain(`host port ${port}/tcp for late is held by container ${holder}`);
    expect(oneLine(blocked.all)).toContain(`or stop it: docker stop ${holder}`);

    workspace.write(`apps/${app}/compose.yaml`, compose({ late: idle({ container_name: holder }) }));
    const named = await workspace.orbitr(['apply', '--yes']);
    expect(named.exit).toBe(7);
    expect(oneLine(named.all)).toContain(`a container named ${holder} exists already and is not this app’s`);
    expect(await idsOf(app)).toEqual({});
  } finally {
    await docker(['rm', '-f', holder]);
  }
  expect((await workspace.orbitr(['apply', '--yes'])).exit).toBe(0);
});
