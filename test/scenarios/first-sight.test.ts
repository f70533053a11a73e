import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCountingProxy } from '../rig/counting-proxy.ts';
import { docker } from '../rig/docker.ts';
import { busybox } from '../rig/images.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, changed, compose, fact, idle, idsOf, oneLine, plan, replaced, stepsOf } from './look.ts';

/** Orbitr meets containers that it knows nothing of: its own after its state was lost, strangers, another workspace’s. */
const volume = { volumes: { data: {} } };
const workspace = makeWorkspace((id) => ({
  [`apps/web-${id}/compose.yaml`]: compose(
    {
      job: { image: busybox, command: ['true'] },
      web: idle({
        environment: { MODE: 'calm', EMPTY: '' },
        env_file: ['web.env'],
        volumes: ['data:/data', './conf:/conf:ro'],
        ports: ['127.0.0.1::80'],
        restart: 'unless-stopped',
        cap_drop: ['ALL'],
        mem_limit: '64m',
        healthcheck: { test: 'test -d /data', interval: '1s', timeout: '5s', retries: 3 },
        depends_on: { job: { condition: 'service_completed_successfully' } },
        deploy: { replicas: 2 },
      }),
      side: idle({ network_mode: 'service:other' }),
      other: idle({ hostname: 'other', init: true, tmpfs: ['/run'], ulimits: { nofile: 1024 } }),
    },
    volume,
  ),
  [`apps/web-${id}/app.yaml`]: 'main: web\n',
  [`apps/web-${id}/web.env`]: 'TOKEN=secret\n',
  [`apps/web-${id}/conf/motd`]: 'hello\n',
  [`apps/plain-${id}/compose.yaml`]: compose({ plain: idle() }),
}));
const web = `web-${workspace.id}`;
const plain = `plain-${workspace.id}`;

beforeAll(async () => {
  await apply(workspace);
});
afterAll(() => workspace.clean());

test('state is lost: a close look finds everything as it should be, and nothing is made anew', async () => {
  await using proxy = await startCountingProxy();
  const env = { DOCKER_HOST: proxy.host };
  const before = { ...(await idsOf(web)), ...(await idsOf(plain)) };
  workspace.remove('.orbitr');

  const first = await workspace.orbitr(['apply'], { env });
  expect(first).toMatchObject({ exit: 0, stdout: 'Nothing to do: 2 apps match.\n' });
  proxy.reset();
  const second = await workspace.orbitr(['apply'], { env });
  expect(second).toMatchObject({ exit: 0, stdout: 'Nothing to do: 2 apps match.\n' });
  expect(proxy.requests).toHaveLength(4);
  expect(replaced(before, { ...(await idsOf(web)), ...(await idsOf(plain)) })).toEqual([]);
});

test('state is lost and a value changed meanwhile: only that is done', async () => {
  workspace.remove('.orbitr');
  const path = `apps/${plain}/compose.yaml`;
  workspace.write(path, compose({ plain: idle({ environment: { NEW: 'yes' } }) }));
  const planned = await plan(workspace);
  expect(changed(planned)).toEqual([plain]);
  expect(stepsOf(planned, plain).reasons).toContain('environment.NEW: (none) → "yes"');
  await apply(workspace);
});

test('a project that runs already without Orbitr is left alone until somebody says so; its volume stays', async () => {
  await using other = makeWorkspace((id) => ({
    [`apps/old-${id}/compose.yaml`]: compose({ old: idle({ volumes: ['data:/data'] }) }, volume),
    [`apps/new-${id}/compose.yaml`]: compose({ new: idle() }),
  }));
  const old = `old-${other.id}`;
  await docker(['compose', '--project-directory', other.path(`apps/${old}`), 'up', '-d']);
  await docker(['exec', `${old}-old-1`, 'sh', '-c', 'echo kept > /data/sentinel']);
  const before = await idsOf(old);

  const refused = await other.orbitr(['apply', '--yes']);
  expect(refused.exit).toBe(7);
  expect(oneLine(refused.all)).toContain(`project ${old} runs already, but was not started by Orbitr (${old}-old-1)`);
  expect(await idsOf(old)).toEqual(before);
  expect(await fact(`new-${other.id}-new-1`, '.State.Status')).toBe('running');

  const taken = await apply(other, ['--take-over', old]);
  expect(taken.all).toContain(`${old}-old-1 is taken over`);
  expect(replaced(before, await idsOf(old))).toEqual([`${old}-old-1`]);
  expect(await docker(['exec', `${old}-old-1`, 'cat', '/data/sentinel'])).toBe('kept');
  expect((await other.orbitr(['apply'])).stdout).toBe('Nothing to do: 2 apps match.\n');
});

test('another workspace’s app is refused, naming both; else two workspaces leave each other alone', async () => {
  const copy = makeWorkspace({ [`apps/${plain}/compose.yaml`]: compose({ plain: idle() }) }, 'copy');
  await using neighbour = makeWorkspace((id) => ({ [`apps/own-${id}/compose.yaml`]: compose({ own: idle() }) }));
  const before = { ...(await idsOf(web)), ...(await idsOf(plain)) };
  try {
    const refused = await copy.orbitr(['apply', '--yes']);
    expect(refused.exit).toBe(7);
    expect(oneLine(refused.all)).toContain(
      `project ${plain} runs under workspace ${workspace.name}, this one is ${copy.name}`,
    );
    await apply(neighbour);
    expect((await neighbour.orbitr(['apply', '--prune', '--yes'])).stdout).toBe('Nothing to do: 1 app matches.\n');
    expect((await workspace.orbitr(['apply', '--prune', '--yes'])).stdout).toBe('Nothing to do: 2 apps match.\n');
    expect(replaced(before, { ...(await idsOf(web)), ...(await idsOf(plain)) })).toEqual([]);
  } finally {
    await copy.clean();
  }
});
