import { join } from 'node:path';
import { expect, test } from 'vitest';
import { docker, dockerApi } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import type { ProxiedRequest } from '../rig/fault-proxy.ts';
import { expectConverged, startWorld, type World } from './crash-app.ts';

test('of twenty that share nothing but the engine and the name of the workspace, one works', {
  timeout: 300_000,
}, async () => {
  await using world = await startWorld();
  const losers = Promise.withResolvers<void>();
  world.proxy.watch(async (request, when) => {
    if (when === 'before' && isWork(request)) await losers.promise;
  });
  const racers = Array.from({ length: 20 }, (_, index) => applyFrom(world, `state-${index}`));
  let ended = 0;
  for (const { result } of racers) void result.then(() => (ended += 1));
  await eventually(() => ended === 19, { timeout: 240_000 });
  losers.resolve();
  const results = await Promise.all(racers.map(({ result }) => result));

  expect(results.map(({ exit }) => exit).sort()).toEqual([0, ...Array.from({ length: 19 }, () => 6)]);
  const winner = results.find(({ exit }) => exit === 0)?.pid;
  for (const { exit, stderr } of results)
    if (exit === 6) expect(stderr).toContain(`another Orbitr works on this workspace: apply by`);
  expect(results.filter(({ stderr }) => stderr.includes(`process ${winner} on`))).toHaveLength(19);
  expect(await leaseOf(world)).toBeUndefined();
});

test('one that was killed is followed at once, and a pass without changes takes no lease', async () => {
  await using world = await startWorld();
  world.proxy.watch(async (request, when) => {
    if (when !== 'before' || !isWork(request)) return undefined;
    first.kill('SIGKILL');
    await first.result;
    return 'lose';
  });
  const first = applyFrom(world, 'one');
  expect((await first.result).signal).toBe('SIGKILL');
  expect(await leaseOf(world), 'what it left').toBeDefined();

  world.proxy.watch();
  const next = await world.apply().result;
  expect(next.exit, next.all).toBe(0);
  expect(next.stderr).not.toContain('held from elsewhere');
  expect(await leaseOf(world)).toBeUndefined();
  await expectConverged(world, 'first');
  world.proxy.watch();
  expect((await world.apply().result).exit).toBe(0);
  expect(world.proxy.seen.map(({ method, path }) => `${method} ${path.replace(/\?.*/, '')}`).sort()).toEqual([
    'GET /containers/json',
    'GET /images/json',
    'GET /networks',
    'GET /volumes',
  ]);
});

test('a lease from another machine is believed as long as it is renewed', async () => {
  await using world = await startWorld();
  const id = await foreignLease(world);
  let renewal = 1;
  const renewing = setInterval(() => {
    renewal += 1;
    void dockerApi(`/containers/${id}/update`, {
      method: 'POST',
      body: { RestartPolicy: { Name: 'on-failure', MaximumRetryCount: renewal } },
    });
  }, 500);
  const refused = await world.apply().result;
  clearInterval(renewing);
  expect(refused.exit, refused.all).toBe(6);
  expect(refused.stderr).toContain('watch by eve, process 7 on elsewhere');

  const next = await world.apply().result;
  expect(next.exit, next.all).toBe(0);
  expect(next.stderr).toContain('held from elsewhere');
  await expectConverged(world, 'first');
});

function applyFrom(world: World, state: string) {
  const env = { ...world.env, ORBITR_STATE_DIR: join(world.workspace.dir, state) };
  return world.workspace.startOrbitr(['apply', '--yes'], { env });
}

/** Whatever changes something, but for the lease itself. */
function isWork({ mutation, path }: ProxiedRequest): boolean {
  return mutation !== undefined && /^\/(?:networks|volumes)/.test(path);
}

async function leaseOf(world: World): Promise<string | undefined> {
  const { status, json } = await dockerApi(`/containers/orbitr-lease-${world.workspace.name}/json`);
  return status === 404 ? undefined : json.Id;
}

function foreignLease({ workspace }: World): Promise<string> {
  const owner = {
    pid: 7,
    startTime: '1',
    bootId: 'other',
    host: 'elsewhere',
    user: 'eve',
    operation: 'watch',
    since: 0,
  };
  const labels = ['--label', `dev.orbitr.owner=${JSON.stringify(owner)}`, '--label', 'dev.orbitr.role=lease'];
  return docker(['create', '--name', `orbitr-lease-${workspace.name}`, ...labels, 'busybox:1.35', 'true']);
}
