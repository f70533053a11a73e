import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { type FaultProxy, type ProxiedRequest, startFaultProxy } from '../rig/fault-proxy.ts';
import { busybox } from '../rig/images.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, changed, compose, fact, idle, idsOf, inside, oneLine, plan, replaced } from './look.ts';

/** Somebody's own Compose is killed in the middle of making a container anew. It leaves wrong names and two of one service; Orbitr heals that. */
const workspace = makeWorkspace((id) => ({
  [`apps/web-${id}/compose.yaml`]: compose({ web: idle({ restart: 'unless-stopped' }), side: idle() }),
  [`apps/near-${id}/compose.yaml`]: compose({ near: idle() }),
}));
const app = `web-${workspace.id}`;
const web = `${app}-web-1`;
let proxy: FaultProxy;

beforeAll(async () => {
  proxy = await startFaultProxy();
  await apply(workspace);
});
afterAll(async () => {
  await workspace.clean();
  await proxy[Symbol.asyncDispose]();
});

test('killed at every moment of a recreation', { timeout: 300_000 }, async () => {
  const mutations = await recreateByHand(() => false);
  await apply(workspace);
  expect(mutations.length).toBeGreaterThanOrEqual(5);
  const near = await idsOf(`near-${workspace.id}`);
  const leftovers = new Set<string>();

  for (const { mutation } of mutations) {
    for (const moment of ['before', 'after'] as const) {
      await recreateByHand((request, when) => request.mutation === mutation && when === moment);
      const left = await idsOf(app);
      leftovers.add(shape(left));
      const side = left[`${app}-side-1`];
      await apply(workspace);

      const healed = await idsOf(app);
      const title = `killed ${moment} change ${mutation}, which left ${Object.keys(left).join(', ')}`;
      expect(Object.keys(healed), title).toEqual([`${app}-side-1`, web]);
      expect(healed[`${app}-side-1`], title).toBe(side);
      expect(await fact(web, '.State.Status'), title).toBe('running');
      expect(await inside(`${app}-side-1`, 'ping -c1 -W2 web'), title).toContain('exit 0');
      expect(changed(await plan(workspace, ['--deep'])), title).toEqual([]);
      expect(replaced(near, await idsOf(`near-${workspace.id}`)), title).toEqual([]);
    }
  }
  // else nothing was proven: two of one service, and one under a wrong name
  expect([...leftovers].sort()).toEqual(expect.arrayContaining(['right', 'right and temporary', 'temporary']));
});

test('somebody else took the name of a renamed container: nothing is touched before that is settled', async () => {
  await docker(['rename', web, `${web}-old`]);
  await docker(['run', '-d', '--name', web, busybox, 'sleep', '3600']);
  const before = await idsOf(app);
  const refused = await workspace.orbitr(['apply', '--yes']);
  expect(refused.exit).toBe(7);
  expect(oneLine(refused.all)).toContain(web);
  expect(await idsOf(app)).toEqual(before);

  await docker(['rm', '-f', web]);
  await apply(workspace);
  expect(changed(await plan(workspace))).toEqual([]);
});

function shape(left: Readonly<Record<string, string>>): string {
  const names = Object.keys(left);
  const isTemporary = names.some((name) => /^[0-9a-f]{12}_/.test(name));
  return names.includes(web) ? (isTemporary ? 'right and temporary' : 'right') : isTemporary ? 'temporary' : 'none';
}

/** Gives what it changed. Ended with all its processes where `isEnd` says so; the request at hand is lost then. */
async function recreateByHand(
  isEnd: (request: ProxiedRequest, when: 'before' | 'after') => boolean,
): Promise<readonly ProxiedRequest[]> {
  const file = workspace.path(`.orbitr/apps/${app}/compose.yaml`);
  const child = spawn(
    'docker',
    ['compose', '-p', app, '-f', file, 'up', '-d', '--no-deps', '--force-recreate', 'web'],
    { env: { ...process.env, DOCKER_HOST: proxy.host }, detached: true, stdio: 'ignore' },
  );
  const exited = once(child, 'exit');
  proxy.watch((request, when) => {
    if (!isEnd(request, when)) return undefined;
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
    return 'lose';
  });
  await exited;
  const mutations = proxy.seen.filter(({ mutation }) => mutation !== undefined);
  proxy.watch();
  return mutations;
}
