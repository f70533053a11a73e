import { expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, compose, fact, idle, oneLine } from './look.ts';

test('what is ill is restarted three times, then left and told of, until it is well again', async () => {
  const healthcheck = { test: 'test ! -e /sick', interval: '1s', timeout: '1s', retries: 1 };
  await using world = makeWorkspace((id) => ({
    [`apps/web-${id}/compose.yaml`]: compose({ web: idle({ healthcheck }), other: idle() }),
  }));
  const app = `web-${world.id}`;
  await apply(world);
  const other = await fact(`${app}-other-1`, '.State.StartedAt');
  const monitor = world.startOrbitr(['health', '--restart', '-o', 'json']);
  // a file in the container itself outlives its restart
  await docker(['exec', `${app}-web-1`, 'touch', '/sick']);
  const said = () => oneLine(monitor.output());
  await eventually(() => said().includes(`${app}/web is still unhealthy after 3 restarts`), { timeout: 120_000 });
  expect(said().split(`${app}/web was restarted: `)).toHaveLength(4);
  await docker(['exec', `${app}-web-1`, 'rm', '/sick']);
  await eventually(() => said().includes(`${app}/web is healthy again`), { timeout: 60_000 });
  monitor.kill('SIGINT');
  expect((await monitor.result).exit).toBe(0);

  expect(await fact(`${app}-other-1`, '.State.StartedAt')).toBe(other);
  const audit = oneLine((await world.orbitr(['audit'])).stdout);
  expect(audit).toContain(`restart ${app} web, because it was unhealthy`);
  expect((await world.orbitr(['apply'])).stdout).toBe('Nothing to do: 1 app matches.\n');
});
