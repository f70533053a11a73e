import { expect, test } from 'vitest';
import type { WorkspaceHealth } from '../../src/core/health/types.ts';
import { docker } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, compose, idle } from './look.ts';

/** `orbitr health`: what every service answers, since when, and what it answered before. */
const manifest = (check: object) =>
  JSON.stringify({
    id: 'page',
    name: 'Page',
    version: '1.0.0',
    description: 'A page',
    author: { name: 'tests' },
    license: 'MIT',
    type: 'app',
    categories: ['development'],
    docker: { compose: 'docker-compose.yml', main: 'web' },
    healthCheck: { ...check, interval: 1, timeout: 2, retries: 1, startPeriod: 0 },
  });

const serve = 'echo hello > /tmp/index.html && exec httpd -f -p 8080 -h /tmp';

test('http from the manifest, docker, nothing to ask, down: each told, each kept', async () => {
  await using workspace = makeWorkspace((id) => ({
    'extensions/page/manifest.json': manifest({
      type: 'http',
      http: { port: 8080, path: '/index.html', expectedStatus: '200-299' },
    }),
    'extensions/page/docker-compose.yml': compose({ web: idle({ command: ['sh', '-c', serve] }) }),
    [`apps/page-${id}.yaml`]: 'extension: page\n',
    [`apps/other-${id}/compose.yaml`]: compose({
      checked: idle({
        healthcheck: { test: ['CMD', 'test', '-f', '/tmp/up'], interval: '1s', retries: 1 },
        command: ['sh', '-c', 'touch /tmp/up; sleep 1000'],
      }),
      plain: idle(),
    }),
    [`apps/other-${id}/app.yaml`]: 'main: plain\n',
  }));
  const { id } = workspace;
  await apply(workspace);
  const ask = async (args: readonly string[] = []) => {
    const { stdout, all } = await workspace.orbitr(['health', '-o', 'json', ...args]);
    if (!stdout.startsWith('{')) throw new Error(all);
    const { services } = JSON.parse(stdout) as WorkspaceHealth;
    return Object.fromEntries(services.map((one) => [one.service, one]));
  };
  const first = await ask();
  expect(first).toMatchObject({
    web: { app: `page-${id}`, state: 'healthy', probe: 'http :8080/index.html' },
    checked: { app: `other-${id}`, state: 'healthy', probe: 'docker' },
    plain: { state: 'running', probe: '-' },
  });
  expect(first['web']?.ms).toBeGreaterThan(0);
  expect(await ask(['--fresh'])).toMatchObject({ checked: { state: 'healthy', probe: 'command test' } });

  await docker(['exec', `other-${id}-checked-1`, 'rm', '/tmp/up']);
  await docker(['stop', '-t', '0', `other-${id}-plain-1`]);
  await eventually(async () => (await ask())['checked']?.state === 'unhealthy');
  const ill = await workspace.orbitr(['health', `other-${id}`, '--exit-code']);
  expect(ill.exit).toBe(4);
  expect(ill.stdout).toMatch(/plain +down/);
  expect(ill.stdout).toContain('its health check fails');

  const history = (await ask(['--history']))['checked']?.history ?? [];
  expect(history[0]?.state).toBe('healthy');
  expect(history.at(-1)?.state).toBe('unhealthy');
  expect((await ask())['checked']?.since).toBe(history.find(({ state }) => state === 'unhealthy')?.at);
});

test('status --health asks, too; --watch goes on until it is interrupted', async () => {
  await using workspace = makeWorkspace((id) => ({
    'extensions/page/manifest.json': manifest({ type: 'tcp', tcp: { port: 8080 } }),
    'extensions/page/docker-compose.yml': compose({ web: idle({ command: ['sh', '-c', serve] }) }),
    [`apps/page-${id}.yaml`]: 'extension: page\n',
  }));
  await apply(workspace);
  expect((await workspace.orbitr(['status'])).stdout).toMatch(/running +- /);
  expect((await workspace.orbitr(['status', '--health'])).stdout).toMatch(/running +healthy/);
  const watching = workspace.startOrbitr(['health', '--watch', '-o', 'json']);
  await eventually(() => watching.output().split('\n').length > 2);
  watching.kill('SIGINT');
  expect((await watching.result).exit).toBe(0);
});
