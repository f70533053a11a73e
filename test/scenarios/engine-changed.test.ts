import { chmodSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Engine, startEngine } from '../rig/engine.ts';
import { importBusybox } from '../rig/images.ts';
import { tool, uniqueName } from '../rig/places.ts';
import { containersOf, fingerprint, startWorld, type World } from './crash-app.ts';

test('a Compose that reaches another engine is found out before anything is touched', async () => {
  await using other = await startOther();
  await using world = await startWorld();
  expect((await world.apply().result).exit).toBe(0);
  const before = await fingerprint(world, world.app);
  world.revise('second');
  world.workspace.write(
    'compose-elsewhere',
    `#!/bin/sh\nDOCKER_HOST=${other.host} exec ${tool('docker-compose')} "$@"\n`,
  );
  chmodSync(world.workspace.path('compose-elsewhere'), 0o755);
  world.proxy.watch();

  const { exit, stderr } = await world.workspace.orbitr(['apply', '--yes'], {
    env: { ...world.env, ORBITR_COMPOSE: world.workspace.path('compose-elsewhere') },
  });
  expect(exit, stderr).toBe(5);
  expect(stderr).toContain(`Compose reaches another engine than ${world.proxy.host}`);
  expect(stderr).toContain('unset ORBITR_COMPOSE');
  expectUntouched(world);
  expect(await fingerprint(world, world.app)).toBe(before);
  expect(await other.in(['docker', 'ps', '--all', '--quiet'])).toBe('');
});

test('a workspace is not applied to another engine by mistake', async () => {
  await using other = await startOther();
  await using world = await startWorld();
  expect((await world.apply().result).exit).toBe(0);
  const before = await fingerprint(world, world.app);

  const astray = await world.workspace.orbitr(['apply', '--yes'], { env: { DOCKER_HOST: other.host } });
  expect(astray.exit, astray.all).toBe(5);
  expect(astray.stderr).toMatch(/the engine at unix:\S+ is not the one that this workspace was applied to/);
  expect(astray.stderr).toContain('try: name the right one: DOCKER_HOST=');
  expect(await other.in(['docker', 'ps', '--all', '--quiet'])).toBe('');
  expect(await other.in(['docker', 'network', 'ls', '--quiet', '--filter', 'label=com.docker.compose.project'])).toBe(
    '',
  );
  const data = await world.workspace.orbitr(['plan', '--app', world.app], { env: { DOCKER_HOST: other.host } });
  expect(data.exit, 'its volume is not lost, but elsewhere').toBe(5);
  const back = await world.apply().result;
  expect(back.exit, back.all).toBe(0);
  expect(await fingerprint(world, world.app), 'nothing was forgotten meanwhile').toBe(before);
  expect(await containersOf(world)).toHaveLength(2);
});

async function startOther(): Promise<Engine> {
  const engine = await startEngine(uniqueName('other'));
  await importBusybox('busybox:1.35', { host: engine.host });
  return engine;
}

function expectUntouched(world: World): void {
  expect(world.proxy.seen.filter(({ mutation }) => mutation !== undefined)).toEqual([]);
}
