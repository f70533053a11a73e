import { afterAll, expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { busybox } from '../rig/images.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { apply, compose, idle } from './look.ts';

/** A log has no spinner: what takes long and says nothing must not look like a pass that hangs. */
const workspace = makeWorkspace((id) => ({
  [`apps/slow-${id}/compose.yaml`]: compose({ made: { ...idle(), image: undefined, build: '.' } }),
  [`apps/slow-${id}/Dockerfile`]: `FROM ${busybox}\nRUN sleep 33\n`,
}));
const slow = `slow-${workspace.id}`;

afterAll(async () => {
  await workspace.clean();
  await docker(['image', 'rm', '-f', `${slow}-made`]).catch(() => undefined);
});

test('a build that says nothing for long is told of, with the command it is at', async () => {
  const { all } = await apply(workspace);
  expect(all).toMatch(new RegExp(`^${slow}: build made \\.\\.\\. 3\\d s so far: #\\d+ .*RUN sleep 33$`, 'm'));
});
