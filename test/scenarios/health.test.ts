import { expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { busybox } from '../rig/images.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, compose, fact, idle, idsOf, oneLine } from './look.ts';

/** Apps that do not come up, and how Orbitr waits for those that do. */
test('a provider that fails holds back those that need it, and nobody else', async () => {
  await using workspace = makeWorkspace((id) => ({
    [`apps/db-${id}/compose.yaml`]: compose({
      db: { image: busybox, command: ['sh', '-c', 'echo cannot open the database; exit 3'] },
    }),
    [`apps/web-${id}/compose.yaml`]: compose({ web: idle() }),
    [`apps/web-${id}/app.yaml`]: `dependsOn: [db-${id}]\n`,
    [`apps/other-${id}/compose.yaml`]: compose({ other: idle() }),
  }));
  const { id } = workspace;
  const result = await workspace.orbitr(['apply', '--yes']);
  expect(result.exit).toBe(4);
  expect(oneLine(result.all)).toContain('db did not become ready: it ended with exit code 3');
  expect(result.all).toContain('cannot open the database');
  expect(oneLine(result.all)).toMatch(/web-\w+: skipped because/);
  expect(await fact(`other-${id}-other-1`, '.State.Status')).toBe('running');
  expect(await idsOf(`web-${id}`)).toEqual({});
});

test('a job that fails ends its app with 4 and the last lines of its log', async () => {
  await using workspace = makeWorkspace((id) => ({
    [`apps/shop-${id}/compose.yaml`]: compose({
      migrate: { image: busybox, command: ['sh', '-c', 'echo migrating; echo table is gone >&2; exit 7'] },
      shop: idle({ depends_on: { migrate: { condition: 'service_completed_successfully' } } }),
    }),
  }));
  const result = await workspace.orbitr(['apply', '--yes']);
  expect(result.exit).toBe(4);
  expect(oneLine(result.all)).toContain('migrate did not run to its end: it ended with exit code 7');
  expect(result.all).toContain('table is gone');
  expect(await fact(`shop-${workspace.id}-shop-1`, '.State.Status')).toBe('created');

  // mended, the next apply runs the job again and goes on
  workspace.write(
    `apps/shop-${workspace.id}/compose.yaml`,
    compose({
      migrate: { image: busybox, command: ['true'] },
      shop: idle({ depends_on: { migrate: { condition: 'service_completed_successfully' } } }),
    }),
  );
  await apply(workspace);
  expect(await fact(`shop-${workspace.id}-shop-1`, '.State.Status')).toBe('running');
  expect((await workspace.orbitr(['apply'])).stdout).toBe('Nothing to do: 1 app matches.\n');
});

test('a container that ends again and again is told apart from one that is slow', async () => {
  await using workspace = makeWorkspace((id) => ({
    [`apps/loop-${id}/compose.yaml`]: compose({
      loop: { image: busybox, command: ['sh', '-c', 'echo no config; exit 1'], restart: 'always' },
    }),
  }));
  const result = await workspace.orbitr(['apply', '--yes']);
  expect(result.exit).toBe(4);
  expect(oneLine(result.all)).toContain('loop did not become ready: it ended 2 times in a row with exit code 1');
  expect(result.all).toContain('no config');
});

const slow = { test: 'test -f /tmp/up', interval: '1s', retries: 3, start_period: '60s' };

test('--no-wait only starts; what others build on is waited for all the same', async () => {
  await using workspace = makeWorkspace((id) => ({
    [`apps/slow-${id}/compose.yaml`]: compose({ slow: idle({ healthcheck: slow }) }),
  }));
  const result = await workspace.orbitr(['apply', '--yes', '--no-wait']);
  expect(result.exit).toBe(0);
  expect(await fact(`slow-${workspace.id}-slow-1`, '.State.Health.Status')).toBe('starting');
});

test('Ctrl-C while it waits ends it with 130 and says where things stand; the next apply goes on', async () => {
  await using workspace = makeWorkspace((id) => ({
    [`apps/slow-${id}/compose.yaml`]: compose({
      slow: idle({ healthcheck: slow }),
      front: idle({ depends_on: { slow: { condition: 'service_healthy' } } }),
    }),
    [`apps/slow-${id}/app.yaml`]: 'main: front\n',
  }));
  const app = `slow-${workspace.id}`;
  const running = workspace.startOrbitr(['apply', '--yes']);
  await eventually(() => running.output().includes('wait until slow is ready'));
  running.kill('SIGINT');
  const result = await running.result;
  expect(result.exit).toBe(130);
  expect(oneLine(result.all)).toMatch(
    /interrupted after \d+ steps?, \d+ not begun; what was begun was finished\. Run orbitr apply to go on/,
  );
  expect(await fact(`${app}-front-1`, '.State.Status')).toBe('created');

  const goingOn = workspace.startOrbitr(['apply', '--yes']);
  await docker(['exec', `${app}-slow-1`, 'touch', '/tmp/up']);
  expect(await goingOn.result).toMatchObject({ exit: 0 });
  expect(await fact(`${app}-front-1`, '.State.Status')).toBe('running');
  expect((await workspace.orbitr(['apply'])).stdout).toBe('Nothing to do: 1 app matches.\n');
});
