import { expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { startDaemon } from '../support/daemon.ts';
import { startHttpSink } from '../support/http-sink.ts';
import { compose, fact, idle, oneLine } from './look.ts';

const sick = { test: 'test ! -e /sick', interval: '1s', timeout: '1s', retries: 1 };

test('the daemon restarts what is ill, three times at the most, tells people, and counts it', async () => {
  await using sink = await startHttpSink();
  await using world = makeWorkspace((id) => ({
    [`apps/web-${id}/compose.yaml`]: compose({ web: idle({ healthcheck: sick }), other: idle() }),
    [`apps/well-${id}/compose.yaml`]: compose({ web: idle() }),
  }));
  const app = `web-${world.id}`;
  world.write(
    'orbitr.yaml',
    `name: ${world.name}\nnotifications:\n  - { type: webhook, url: "http://${sink.host}/", on: [unhealthy, recovered] }\n`,
  );
  const told = () => sink.received.map(({ body }) => JSON.parse(body));
  await using daemon = await startDaemon(world, { options: { healthEvery: 500 } });
  await daemon.watching();
  await eventually(async () => (await fact(`${app}-web-1`, '.State.Health.Status').catch(() => '')) === 'healthy');
  await daemon.quiet();
  expect(daemon.of('health'), 'what is well is not told of').toEqual([]);
  const [other, well] = [`${app}-other-1`, `well-${world.id}-web-1`];
  const started = await Promise.all([fact(other, '.State.StartedAt'), fact(well, '.State.StartedAt')]);

  // a file in the container itself outlives its restart
  await docker(['exec', `${app}-web-1`, 'touch', '/sick']);
  await eventually(() => daemon.of('health').some(({ state }) => state === 'unhealthy'));
  await eventually(() => daemon.metrics.text().includes(`orbitr_app_healthy{app="${app}"} 0`));
  await eventually(() => daemon.of('health').some(({ state }) => state === 'given-up'), { timeout: 120_000 });
  expect(daemon.of('health').filter(({ state }) => state === 'restarted')).toHaveLength(3);
  await eventually(() => told().some(({ kind, title }) => kind === 'unhealthy' && title.includes('after 3 restarts')));

  await docker(['exec', `${app}-web-1`, 'rm', '/sick']);
  await eventually(() => daemon.of('health').some(({ state }) => state === 'healthy'));
  await eventually(() => told().some(({ kind }) => kind === 'recovered'));
  await eventually(() => daemon.metrics.text().includes(`orbitr_app_healthy{app="${app}"} 1`));
  expect(told().filter(({ title }) => title.includes('after 3 restarts'))).toHaveLength(1);
  expect(await Promise.all([fact(other, '.State.StartedAt'), fact(well, '.State.StartedAt')])).toEqual(started);
  expect(oneLine((await world.orbitr(['audit'])).stdout)).toContain(`restart ${app} web, because it was unhealthy`);
});

test('selfHeal: false leaves what is ill as it is; what a person works on is not asked', async () => {
  await using world = makeWorkspace((id) => ({
    [`apps/web-${id}/compose.yaml`]: compose({ web: idle({ healthcheck: sick }) }),
  }));
  const web = `web-${world.id}-web-1`;
  world.write('orbitr.yaml', `name: ${world.name}\nsync: { selfHeal: false }\n`);
  await using daemon = await startDaemon(world, { options: { healthEvery: 300 } });
  await eventually(async () => (await fact(web, '.State.Health.Status').catch(() => '')) === 'healthy');
  await daemon.quiet();
  const started = await fact(web, '.State.StartedAt');
  await docker(['exec', web, 'touch', '/sick']);
  await eventually(() => daemon.of('health').some(({ state }) => state === 'unhealthy'));
  await daemon.quiet(3000);
  expect(await fact(web, '.State.StartedAt')).toBe(started);
  expect(daemon.of('health')).toHaveLength(1);
});
