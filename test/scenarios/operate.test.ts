import { expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, changed, compose, fact, idle, oneLine, plan } from './look.ts';

/** What people do to an app by name: restart, start, stop, hold, suspend, resume. */
function pair(id: string) {
  return {
    [`apps/blog-${id}/compose.yaml`]: compose({ web: idle({ depends_on: ['db'] }), db: idle() }),
    [`apps/blog-${id}/app.yaml`]: 'main: web\n',
  };
}

test('restart: the whole app or one service, as it is; a wait until stable takes its time', async () => {
  await using workspace = makeWorkspace(pair);
  const app = `blog-${workspace.id}`;
  await apply(workspace);
  const started = async () => [
    await fact(`${app}-web-1`, '.State.StartedAt'),
    await fact(`${app}-db-1`, '.State.StartedAt'),
  ];
  const ids = async () => [await fact(`${app}-web-1`, '.Id'), await fact(`${app}-db-1`, '.Id')];
  const [before, own] = [await started(), await ids()];

  expect(await workspace.orbitr(['restart', app, 'web'])).toMatchObject({ exit: 0 });
  const one = await started();
  expect(one[0]).not.toBe(before[0]);
  expect(one[1]).toBe(before[1]);

  const stable = await workspace.orbitr(['restart', app, '--until', 'stable', '-o', 'json'], {
    env: { ORBITR_STABLE_FOR: '2s' },
  });
  expect(stable.exit).toBe(0);
  const both = await started();
  expect(both[0]).not.toBe(one[0]);
  expect(both[1]).not.toBe(one[1]);
  expect(await ids()).toEqual(own);
  expect(stable.stdout).toContain('"until":"stable","stableFor":2');
  expect((await workspace.orbitr(['apply'])).stdout).toBe('Nothing to do: 1 app matches.\n');

  const wrong = await workspace.orbitr(['restart', app, 'wbe']);
  expect(wrong.exit).not.toBe(0);
  expect(oneLine(wrong.all)).toContain('did you mean web?');
});

test('ready is not stable: what dies soon after passes the one gate and not the other', async () => {
  await using workspace = makeWorkspace((id) => ({
    [`apps/brief-${id}/compose.yaml`]: compose({
      brief: idle({ command: ['sh', '-c', 'echo short life; sleep 3; exit 5'], restart: 'no' }),
    }),
  }));
  const app = `brief-${workspace.id}`;
  await apply(workspace);
  const env = { ORBITR_STABLE_FOR: '6s' };
  expect(await workspace.orbitr(['restart', app], { env })).toMatchObject({ exit: 0 });
  const result = await workspace.orbitr(['restart', app, '--until', 'stable'], { env });
  expect(result.exit).toBe(4);
  expect(oneLine(result.all)).toContain('brief did not stay healthy: it ended with exit code 5');
  expect(result.all).toContain('short life');
});

test('stop is set back by the next apply; with --hold it stays down until it is started', async () => {
  await using workspace = makeWorkspace(pair);
  const app = `blog-${workspace.id}`;
  const running = () => fact(`${app}-web-1`, '.State.Running');
  await apply(workspace);
  expect(await workspace.orbitr(['stop', app])).toMatchObject({ exit: 0 });
  expect(await running()).toBe('false');
  await apply(workspace);
  expect(await running()).toBe('true');

  expect(await workspace.orbitr(['stop', app, '--hold'])).toMatchObject({ exit: 0 });
  const applied = await apply(workspace);
  expect(oneLine(applied.all)).toContain('Nothing to do: 1 held');
  expect(await running()).toBe('false');
  const status = await workspace.orbitr(['status']);
  expect(status.stdout).toMatch(new RegExp(`${app} +held`));
  expect(oneLine(status.stdout)).toMatch(/held down by \S+ since \d{4}-\d\d-\d\d/);

  // what somebody starts past Orbitr is stopped again
  await docker(['start', `${app}-web-1`]);
  await apply(workspace);
  expect(await running()).toBe('false');

  expect(await workspace.orbitr(['start', app])).toMatchObject({ exit: 0 });
  expect(await running()).toBe('true');
  expect((await workspace.orbitr(['apply'])).stdout).toBe('Nothing to do: 1 app matches.\n');
});

test('one service is held, and the rest goes on', async () => {
  await using workspace = makeWorkspace(pair);
  const app = `blog-${workspace.id}`;
  await apply(workspace);
  expect(await workspace.orbitr(['stop', app, 'web', '--hold'])).toMatchObject({ exit: 0 });
  await docker(['stop', '-t', '0', `${app}-db-1`]);
  await apply(workspace);
  expect(await fact(`${app}-db-1`, '.State.Running')).toBe('true');
  expect(await fact(`${app}-web-1`, '.State.Running')).toBe('false');
  expect(await workspace.orbitr(['resume', app])).toMatchObject({ exit: 0 });
  await apply(workspace);
  expect(await fact(`${app}-web-1`, '.State.Running')).toBe('true');
});

test('a suspended app is not touched, whatever its files say, until it is resumed', async () => {
  await using workspace = makeWorkspace(pair);
  const app = `blog-${workspace.id}`;
  await apply(workspace);
  expect(await workspace.orbitr(['suspend', app])).toMatchObject({ exit: 0 });
  await docker(['stop', '-t', '0', `${app}-web-1`]);
  workspace.write(`apps/${app}/compose.yaml`, compose({ web: idle({ environment: { A: '1' } }), db: idle() }));
  const planned = await plan(workspace);
  expect(planned.apps).toMatchObject([{ app, status: 'suspended', steps: [] }]);
  await apply(workspace);
  expect(await fact(`${app}-web-1`, '.State.Running')).toBe('false');
  expect((await workspace.orbitr(['status'])).stdout).toMatch(new RegExp(`${app} +suspended`));

  expect(await workspace.orbitr(['resume', app])).toMatchObject({ exit: 0 });
  expect(changed(await plan(workspace))).toEqual([app]);
  await apply(workspace);
  expect(await fact(`${app}-web-1`, '.State.Running')).toBe('true');
});
