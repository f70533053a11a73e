import { expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { busybox } from '../rig/images.ts';
import { makeWorkspace, type Workspace } from '../rig/workspace.ts';
import { apply, compose, environment, fact, idle, idsOf, inside, oneLine } from './look.ts';

/** What works is never broken: an update that fails is taken back, and its data is where it was. */
const good = (version: string) => idle({ environment: { VERSION: version }, volumes: ['data:/data'] });
const crashing = {
  image: busybox,
  command: ['sh', '-c', 'echo cannot read the new format; exit 3'],
  restart: 'always',
  environment: { VERSION: 'bad' },
  volumes: ['data:/data'],
  stop_grace_period: '1s',
};
const sick = { ...good('bad'), healthcheck: { test: 'exit 1', interval: '1s', timeout: '1s', retries: 2 } };
const volumes = { volumes: { data: {} } };

function shop(): Workspace & { readonly app: string; readonly put: (service: object) => void } {
  const workspace = makeWorkspace((id) => ({
    [`apps/shop-${id}/compose.yaml`]: compose({ web: good('1') }, volumes),
  }));
  const app = `shop-${workspace.id}`;
  const put = (service: object) => workspace.write(`apps/${app}/compose.yaml`, compose({ web: service }, volumes));
  return { ...workspace, app, put };
}

async function installed() {
  const world = shop();
  await apply(world);
  await inside(`${world.app}-web-1`, 'echo precious > /data/sentinel');
  return world;
}

/** The first version serves, with its data. */
async function expectRestored(app: string, version = '1'): Promise<void> {
  expect(await fact(`${app}-web-1`, '.State.Status')).toBe('running');
  expect(await environment(`${app}-web-1`)).toContain(`VERSION=${version}`);
  expect(await inside(`${app}-web-1`, 'cat /data/sentinel')).toBe('precious\nexit 0');
}

test('a crash loop is taken back with 3, is not tried again, and retry or a change lifts that', async () => {
  await using world = await installed();
  const { app } = world;
  world.put(crashing);
  const result = await world.orbitr(['apply', '--yes']);
  expect(result.exit, result.all).toBe(3);
  expect(oneLine(result.all)).toContain(`revision 2 of ${app} failed, so revision 1 is brought back`);
  expect(result.all).toContain('cannot read the new format');
  await expectRestored(app);

  const before = await idsOf(app);
  const again = await world.orbitr(['apply', '--yes']);
  expect(again.exit, again.all).toBe(7);
  expect(oneLine(again.all)).toMatch(
    /is in quarantine since \d{4}-\d\d-\d\d \d\d:\d\d UTC, .* revision 2 failed \(web/,
  );
  expect((await world.orbitr(['plan'])).exit).toBe(7);
  expect(await idsOf(app)).toEqual(before);
  await expectRestored(app);

  world.put(good('3'));
  await apply(world);
  await expectRestored(app, '3');
});
