import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, changed, compose, fact, idle, idsOf, plan, replaced, stepsOf } from './look.ts';

/** What `docker update` changes: no list shows it, `--deep` does. And fields that the app file leaves to hands. */
const workspace = makeWorkspace((id) => ({
  [`apps/web-${id}/compose.yaml`]: compose({
    web: idle({ restart: 'unless-stopped', mem_limit: '64m', cpus: 0.5, pids_limit: 100, cpu_shares: 512 }),
    free: idle(),
  }),
}));
const app = `web-${workspace.id}`;
const web = `${app}-web-1`;
const free = `${app}-free-1`;

beforeAll(async () => {
  await apply(workspace);
});
beforeEach(async () => {
  workspace.write(`apps/${app}/app.yaml`, '');
  await apply(workspace, ['--deep']);
});
afterAll(() => workspace.clean());

const host = async (name: string): Promise<object> => JSON.parse(await fact(name, 'json .HostConfig'));

test('what the files set is set back in place, without a restart', async () => {
  const before = await idsOf(app);
  const started = await fact(web, '.State.StartedAt');
  await docker([
    ...['update', '--restart', 'no', '--memory', '128m', '--memory-swap', '200m', '--cpus', '1', '--pids-limit', '7'],
    ...['--cpu-shares', '100', web],
  ]);
  await docker(['update', '--restart', 'always', '--pids-limit', '9', free]);
  expect(changed(await plan(workspace))).toEqual([]);

  const planned = await plan(workspace, ['--deep']);
  const { verbs, codes, reasons } = stepsOf(planned, app);
  expect({ verbs, codes: [...codes].sort() }).toEqual({
    verbs: ['update'],
    codes: ['resources-drift', 'restart-policy-drift'],
  });
  expect(reasons).toContain('restart: (none) → "unless-stopped"');
  expect(planned.apps).toMatchObject([{ change: 'repair' }]);

  await apply(workspace, ['--deep']);
  expect(changed(await plan(workspace, ['--deep']))).toEqual([]);
  expect(await host(web)).toMatchObject({
    RestartPolicy: { Name: 'unless-stopped' },
    Memory: 64 * 1024 * 1024,
    NanoCpus: 500_000_000,
    PidsLimit: 100,
    CpuShares: 512,
  });
  expect(await host(free)).toMatchObject({ RestartPolicy: { Name: 'no' } });
  expect(replaced(before, await idsOf(app))).toEqual([]);
  expect(await fact(web, '.State.StartedAt')).toBe(started);
});

test('a limit where the files set none can only be taken away by making the container anew', async () => {
  const before = await idsOf(app);
  await docker(['update', '--memory', '128m', '--memory-swap', '256m', free]);
  const planned = await plan(workspace, ['--deep']);
  expect(stepsOf(planned, app)).toMatchObject({
    verbs: ['recreate', 'start'],
    codes: ['resources-drift', 'not-running'],
  });
  await apply(workspace, ['--deep']);
  expect(replaced(before, await idsOf(app))).toEqual([free]);
  expect(changed(await plan(workspace, ['--deep']))).toEqual([]);
});

test('a stopped container is updated before it starts', async () => {
  await docker(['stop', web]);
  await docker(['update', '--restart', 'no', web]);
  const planned = await plan(workspace, ['--deep']);
  expect(stepsOf(planned, app).verbs).toEqual(['update', 'start']);
  await apply(workspace, ['--deep']);
  expect(await host(web)).toMatchObject({ RestartPolicy: { Name: 'unless-stopped' } });
  expect(changed(await plan(workspace, ['--deep']))).toEqual([]);
});

test('ignoreDrift leaves fields to hands, others not, and the files always win over it', async () => {
  workspace.write(`apps/${app}/app.yaml`, 'ignoreDrift: [restartPolicy, web.resources]\n');
  await docker(['update', '--restart', 'always', '--cpu-shares', '100', web]);
  await docker(['update', '--restart', 'always', '--pids-limit', '9', free]);
  const { verbs, reasons } = stepsOf(await plan(workspace, ['--deep']), app);
  expect({ verbs, reasons }).toEqual({ verbs: ['update'], reasons: ['pids_limit: 9 → (none)'] });
  await apply(workspace, ['--deep']);
  expect(await host(web)).toMatchObject({ RestartPolicy: { Name: 'always' }, CpuShares: 100 });
  expect(changed(await plan(workspace, ['--deep']))).toEqual([]);

  // state lost: what hands changed is still theirs
  workspace.remove('.orbitr');
  expect(changed(await plan(workspace))).toEqual([]);
  expect(changed(await plan(workspace))).toEqual([]);

  const file = compose({ web: idle({ restart: 'on-failure' }), free: idle() });
  workspace.write(`apps/${app}/compose.yaml`, file);
  await apply(workspace);
  expect(await host(web)).toMatchObject({ RestartPolicy: { Name: 'on-failure' } });
});
