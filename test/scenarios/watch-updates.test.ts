import { expect, test } from 'vitest';
import { docker, testRegistry } from '../rig/docker.ts';
import { eventually } from '../rig/eventually.ts';
import { publish } from '../rig/images.ts';
import { freePort } from '../rig/registry.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { generic, secret } from '../support/deliveries.ts';
import { compose, environment, idle, oneLine } from './look.ts';

/** An app with an image of the registry, a daemon that follows it, and who tells it of new images. */
async function following(app: string, sync = '', releases = ['1.0.0']) {
  const world = makeWorkspace({}, 'newer');
  const name = `shop-${world.id}`;
  const image = `${testRegistry()}/newer/${world.id}`;
  const port = await freePort();
  const web = `${name}-web-1`;
  const release = (tag: string, text = tag) => publish(`${image}:${tag}`, { changes: [`ENV RELEASE=${text}`] });
  for (const tag of releases) await release(tag);
  world.write(
    'orbitr.yaml',
    `name: ${world.name}\n${sync}server:\n  port: ${port}\n  webhooks: { generic: { secret: hooks/own } }\n`,
  );
  world.write(`apps/${name}/compose.yaml`, compose({ web: idle({ image: `${image}:1.0.0` }) }));
  world.write(`apps/${name}/app.yaml`, app);
  const daemon = world.startOrbitr(['watch', '--verbose'], { env: { ORBITR_SECRET_HOOKS_OWN: secret } });
  const runs = (text: string) =>
    eventually(async () => (await environment(web).catch((): string[] => [])).includes(`RELEASE=${text}`));
  return {
    ...world,
    name,
    daemon,
    release,
    runs,
    web,
    tell: async (tag: string) => {
      const { headers, body } = generic({ images: [`${image}:${tag}`] }, Math.floor(Date.now() / 1000));
      const url = `http://127.0.0.1:${port}/hooks/generic`;
      await eventually(async () => (await fetch(url, { method: 'POST', headers, body })).status === 202);
    },
    [Symbol.asyncDispose]: async () => {
      daemon.kill('SIGTERM');
      await daemon.result;
      await world.clean();
      const left = await docker(['images', '--quiet', '--filter', `reference=*/*/${world.id}`]);
      for (const one of new Set(left.split('\n').filter(Boolean))) await docker(['image', 'rm', '-f', one]);
    },
  };
}

test('a registry tells of an image, and what the policy lets in is taken: a newer tag, and a tag that moved', async () => {
  await using world = await following('update: { policy: minor }\n');
  await world.runs('1.0.0');
  await world.release('1.1.0');
  await world.tell('1.1.0');
  await world.runs('1.1.0');
  expect(oneLine(world.daemon.output())).toContain(`${world.name}: newer: web 1.0.0 → 1.1.0`);
  await world.release('1.1.0', 'moved');
  await world.tell('1.1.0');
  await world.runs('moved');
  await world.release('2.0.0');
  await world.tell('2.0.0');
  await eventually(async () => (await world.orbitr(['plan', '--detailed-exitcode'])).exit === 0);
  expect(await environment(world.web)).toContain('RELEASE=moved');
});

test('where nothing is applied by itself, the newer image is told of', async () => {
  await using world = await following('update: { policy: minor }\n', 'sync: { auto: false }\n');
  expect((await world.orbitr(['apply', '--yes'])).exit).toBe(0);
  await world.release('1.1.0');
  await world.tell('1.1.0');
  await eventually(async () =>
    oneLine(world.daemon.output()).includes('newer: web 1.0.0 → 1.1.0; it is not taken, as sync.auto is false'),
  );
  expect(await environment(world.web)).toContain('RELEASE=1.0.0');
});

test('in its window an app is asked about though nobody told', async () => {
  await using world = await following('update: { policy: minor, window: "00:00-00:00" }\n', '', ['1.0.0', '1.1.0']);
  await world.runs('1.1.0');
});
