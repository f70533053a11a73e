import { expect, test } from 'vitest';
import { startCountingProxy } from '../rig/counting-proxy.ts';
import { docker } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { allowedRequests, plainRequest } from '../support/socket-proxy.ts';
import { compose, environment, fact, idle } from './look.ts';

const health = { test: ['CMD', 'true'], interval: '1s' };
const app = (version: string) =>
  compose(
    {
      web: idle({ environment: { VERSION: version }, volumes: ['data:/data'], configs: ['note'], healthcheck: health }),
      side: idle({ depends_on: { web: { condition: 'service_healthy' } } }),
    },
    { volumes: { data: null }, configs: { note: { content: version } } },
  );

test('what Orbitr and Compose ask of the engine is what the socket proxy lets through', async () => {
  await using workspace = makeWorkspace((id) => ({ [`apps/shop-${id}/compose.yaml`]: app('1') }));
  await using proxy = await startCountingProxy();
  const env = { DOCKER_HOST: proxy.host };
  const web = `shop-${workspace.id}-web-1`;
  const isUp = async () => (await fact(web, '.State.Health.Status').catch(() => '')) === 'healthy';
  const daemon = workspace.startOrbitr(['watch'], { env });
  await eventually(isUp);
  await docker(['rm', '-f', web]);
  await eventually(isUp);
  await eventually(
    async () => (await fact(`shop-${workspace.id}-side-1`, '.State.Status').catch(() => '')) === 'running',
  );
  await docker(['rename', web, `${web}-strange`]);
  await eventually(isUp);
  await docker(['network', 'disconnect', `shop-${workspace.id}_default`, web]);
  await docker(['pause', web]);
  // how soon an engine asks for the health of one that it has thawed is its own affair
  await eventually(async () => (await fact(web, '.State.Status').catch(() => '')) === 'running');
  workspace.write(`apps/shop-${workspace.id}/compose.yaml`, app('2'));
  await eventually(async () => (await environment(web).catch((): string[] => [])).includes('VERSION=2'));
  const name = `shop-${workspace.id}`;
  const further = [
    ['restart', name],
    ['stop', name],
    ['start', name],
    ['health'],
    ['status'],
    ['doctor'],
    ['plan', '--deep'],
  ];
  for (const words of further) await workspace.orbitr(words, { env });
  daemon.kill('SIGTERM');
  await daemon.result;
  await workspace.orbitr(['destroy', '--all', '--volumes', '--yes'], { env });
  const allowed = allowedRequests();
  const asked = [...new Set(proxy.requests.map(plainRequest))];
  expect(asked.length).toBeGreaterThan(20);
  expect(asked.filter((request) => !allowed.some((pattern) => pattern.test(request)))).toEqual([]);
});

test.each([
  'POST /swarm/init',
  'GET /secrets',
  'POST /build',
  'POST /containers/x/attach',
  'POST /plugins/pull',
  'POST /auth',
])('it refuses %s', (request) => {
  expect(allowedRequests().some((pattern) => pattern.test(request))).toBe(false);
});
