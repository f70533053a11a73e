import { afterAll, beforeAll, expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { importBusybox } from '../rig/images.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, compose, fact, idle, idsOf, oneLine, plan, stepsOf } from './look.ts';

/** One volume with a file in it, and everything that happens to an app in its life. */
const image = 'orbitr.test/cache';
const workspace = makeWorkspace((id) => ({
  [`apps/db-${id}/compose.yaml`]: file('1'),
  [`apps/cache-${id}/compose.yaml`]: cacheFile('1'),
}));
const db = `db-${workspace.id}`;
const cache = `cache-${workspace.id}`;
const volume = `${db}_data`;

function file(version: string): string {
  return compose(
    { db: idle({ environment: { VERSION: version }, volumes: ['data:/data'] }) },
    { volumes: { data: {} } },
  );
}

function cacheFile(version: string): string {
  return compose({ cache: idle({ image: `${image}:1`, environment: { VERSION: version } }) });
}

beforeAll(async () => {
  await importBusybox(`${image}:1`, { changes: ['VOLUME /cache'] });
  await apply(workspace);
  await docker(['exec', `${db}-db-1`, 'sh', '-c', 'echo precious > /data/sentinel']);
});
afterAll(async () => {
  await workspace.clean();
  await docker(['image', 'rm', '-f', `${image}:1`]);
});

async function isKept(): Promise<void> {
  expect(await docker(['exec', `${db}-db-1`, 'cat', '/data/sentinel'])).toBe('precious');
}

test('an update, a removal with --prune and a destroy keep the volume', async () => {
  workspace.write(`apps/${db}/compose.yaml`, file('2'));
  await apply(workspace);
  await isKept();

  workspace.remove(`apps/${db}`);
  await apply(workspace, ['--prune']);
  expect(await idsOf(db)).toEqual({});
  workspace.write(`apps/${db}/compose.yaml`, file('2'));
  await apply(workspace);
  await isKept();

  const destroyed = await workspace.orbitr(['destroy', db, '--yes']);
  expect(destroyed.exit).toBe(0);
  expect(destroyed.all).toContain(`its data stays: ${volume}`);
  await apply(workspace);
  await isKept();
});

test('what an image keeps in a volume without a name goes over to the new container', async () => {
  await docker(['exec', `${cache}-cache-1`, 'sh', '-c', 'echo warm > /cache/state']);
  workspace.write(`apps/${cache}/compose.yaml`, cacheFile('2'));
  await apply(workspace);
  expect(await docker(['exec', `${cache}-cache-1`, 'cat', '/cache/state'])).toBe('warm');
});

test('deleting data takes a terminal and a typed name, whatever the flags', async () => {
  const refused = await workspace.orbitr(['destroy', db, '--volumes', '--yes']);
  expect(refused.exit).toBe(7);
  expect(refused.stderr).toContain('nobody can be asked; nothing was touched');
  expect(refused.stderr).toContain('to delete data, run this on a terminal and type the name');
  await isKept();
});

test('a volume that vanished blocks its app, until somebody says that its data may be lost', async () => {
  await docker(['rm', '-f', `${db}-db-1`]);
  await docker(['volume', 'rm', volume]);
  const blocked = await workspace.orbitr(['apply', '--yes']);
  expect(blocked.exit).toBe(7);
  expect(blocked.all).toContain(`volume ${volume} is gone`);
  expect(oneLine(blocked.all)).toContain(`start with an empty one: orbitr apply --app ${db} --allow data:${db}`);
  expect(await docker(['volume', 'ls', '-q', '--filter', `name=${volume}`])).toBe('');

  // asking again does not wear the warning out
  expect((await workspace.orbitr(['apply', '--yes'])).exit).toBe(7);
  expect(stepsOf(await plan(workspace), db).verbs).toEqual([]);

  await apply(workspace, ['--allow', `data:${db}`]);
  expect(await fact(`${db}-db-1`, '.State.Status')).toBe('running');
  expect((await workspace.orbitr(['apply'])).stdout).toBe('Nothing to do: 2 apps match.\n');
});
