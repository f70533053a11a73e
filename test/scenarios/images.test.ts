import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { docker, testRegistry } from '../rig/docker.ts';
import { busybox, importBusybox, publish } from '../rig/images.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, changed, compose, environment, fact, idle, idsOf, oneLine, plan, replaced, stepsOf } from './look.ts';

/** Where images come from and how they move: a registry’s tag, a tag of the engine alone, a build. */
const workspace = makeWorkspace((id) => ({
  [`apps/web-${id}/compose.yaml`]: compose({ web: idle({ image: `${testRegistry()}/scene/${id}:1` }) }),
  [`apps/near-${id}/compose.yaml`]: compose({ near: idle() }),
}));
const { id } = workspace;
const web = `web-${id}`;
const tag = `${testRegistry()}/scene/${id}:1`;
const local = `orbitr.test/${id}:1`;

function lockedDigest(): string | undefined {
  const lock = readFileSync(workspace.path('orbitr.lock'), 'utf8');
  return /sha256:[0-9a-f]{64}/.exec(lock.slice(lock.indexOf(`scene/${id}:1`)))?.[0];
}

beforeAll(async () => {
  await publish(tag, { changes: ['ENV RELEASE=one'] });
});
afterAll(async () => {
  await workspace.clean();
  const own = await docker(['images', '--quiet', '--filter', `reference=*/*/${id}`]);
  const home = await docker(['images', '--quiet', '--filter', `reference=*/${id}`]);
  for (const image of new Set([...own.split('\n'), ...home.split('\n')].filter(Boolean)))
    await docker(['image', 'rm', '-f', image]);
});

test('a tag is pulled once and locked to its digest', async () => {
  const { all } = await apply(workspace);
  expect(all).toContain(`pull ${testRegistry()}/scene/${id}`);
  const [digest] = JSON.parse(await docker(['inspect', '-f', '{{json .RepoDigests}}', tag]));
  expect(lockedDigest()).toBe(digest.split('@')[1]);
  expect(await environment(`${web}-web-1`)).toContain('RELEASE=one');
});

test('the tag moves in the registry: the lock file holds it, until its entry is removed', async () => {
  const before = lockedDigest();
  const held = await fact(`${web}-web-1`, '.Image');
  await importBusybox(tag, { changes: ['ENV RELEASE=two'] });
  await docker(['push', '--quiet', tag]);
  const moved = await docker(['inspect', '-f', '{{.Id}}', tag]);
  await docker(['tag', held, tag]);
  await docker(['image', 'rm', '-f', moved]);
  expect(changed(await plan(workspace))).toEqual([]);

  workspace.remove('orbitr.lock');
  await docker(['image', 'rm', '-f', tag]);
  const planned = await plan(workspace);
  expect(stepsOf(planned, web).verbs).toEqual(['pull', 'recreate', 'start']);
  await apply(workspace);
  expect(await environment(`${web}-web-1`)).toContain('RELEASE=two');
  expect(lockedDigest()).not.toBe(before);
});

test('an image that is not in the registry fails its app alone, before anything of it is touched', async () => {
  const before = await idsOf(web);
  workspace.write(`apps/${web}/compose.yaml`, compose({ web: idle({ image: `${testRegistry()}/scene/${id}:9` }) }));
  workspace.write(`apps/near-${id}/compose.yaml`, compose({ near: idle({ environment: { ROUND: '2' } }) }));
  const result = await workspace.orbitr(['apply', '--yes']);
  expect(result.exit).toBe(3);
  expect(oneLine(result.all)).toMatch(new RegExp(`${testRegistry()}/scene/${id}:9`));
  expect(await idsOf(web)).toEqual(before);
  expect(await fact(`${web}-web-1`, '.State.Status')).toBe('running');
  expect(await environment(`near-${id}-near-1`)).toContain('ROUND=2');

  for (const held of (await docker(['images', '-q', `${testRegistry()}/rig/foreign`])).split('\n').filter(Boolean))
    await docker(['image', 'rm', '-f', held]);
  workspace.write(`apps/${web}/compose.yaml`, compose({ web: idle({ image: `${testRegistry()}/rig/foreign:1` }) }));
  const foreign = await workspace.orbitr(['apply', '--yes']);
  expect(foreign.exit).toBe(3);
  expect(oneLine(foreign.all)).toMatch(/rig\/foreign@sha256:\w+ is made for linux\/\w+, but linux\/\w+ is needed/);
  expect(await idsOf(web)).toEqual(before);
});

test('a registry that does not answer is told apart from an image that is not there', async () => {
  workspace.write(`apps/${web}/compose.yaml`, compose({ web: idle({ image: '127.0.0.1:9/none:1' }) }));
  const result = await workspace.orbitr(['apply', '--yes']);
  expect(result.exit).toBe(5);
  expect(oneLine(result.all)).toContain('image 127.0.0.1:9/none:1: 127.0.0.1:9 cannot be reached');
});

test('an image that only the engine has is used by its id, and followed when its tag moves', async () => {
  await importBusybox(local, { changes: ['ENV RELEASE=home'] });
  workspace.write(`apps/${web}/compose.yaml`, compose({ web: idle({ image: local }) }));
  await apply(workspace);
  expect(readFileSync(workspace.path('orbitr.lock'), 'utf8')).not.toContain(local);

  await importBusybox(local, { changes: ['ENV RELEASE=again'] });
  const planned = await plan(workspace);
  expect(stepsOf(planned, web)).toMatchObject({ codes: ['image-changed', 'not-running'] });
  await apply(workspace);
  expect(await environment(`${web}-web-1`)).toContain('RELEASE=again');
  expect((await workspace.orbitr(['apply'])).stdout).toBe('Nothing to do: 2 apps match.\n');
});

test('build: a changed context is built before anything stops; a build that fails leaves the old one running', async () => {
  const build = `build-${id}`;
  const service = { ...idle(), image: undefined, build: '.' };
  workspace.write(`apps/${build}/compose.yaml`, compose({ made: service }));
  workspace.write(`apps/${build}/Dockerfile`, `FROM ${busybox}\nENV LEVEL=1\nCOPY motd /etc/motd\n`);
  workspace.write(`apps/${build}/motd`, 'one\n');
  await apply(workspace);
  expect(await docker(['exec', `${build}-made-1`, 'cat', '/etc/motd'])).toBe('one');
  expect((await workspace.orbitr(['apply'])).exit).toBe(0);

  workspace.write(`apps/${build}/motd`, 'two\n');
  expect(stepsOf(await plan(workspace), build).verbs).toEqual(['build', 'recreate', 'start']);
  await apply(workspace);
  expect(await docker(['exec', `${build}-made-1`, 'cat', '/etc/motd'])).toBe('two');

  const before = await idsOf(build);
  workspace.write(`apps/${build}/Dockerfile`, `FROM ${busybox}\nRUN echo no such luck && exit 3\n`);
  const failed = await workspace.orbitr(['apply', '--yes']);
  expect(failed.exit).toBe(3);
  expect(failed.all).toContain('no such luck');
  expect(replaced(before, await idsOf(build))).toEqual([]);
  expect(await fact(`${build}-made-1`, '.State.Status')).toBe('running');
  await docker(['image', 'rm', '-f', `${build}-made`]).catch(() => undefined);
});
