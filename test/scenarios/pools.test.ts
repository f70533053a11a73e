import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { docker, dockerApi } from '../rig/docker.ts';
import { startEngine } from '../rig/engine.ts';
import { busybox, importBusybox } from '../rig/images.ts';
import { uniqueName } from '../rig/places.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { compose, idle } from './look.ts';

/** Docker’s pools hold 31 networks, one of which is the bridge that every engine has. */
test('where Docker’s address pools run low, new networks are cut from the workspace’s own, and stay where they are', async () => {
  await using engine = await startEngine(uniqueName('pools'));
  const { host, socket } = engine;
  const env = { DOCKER_HOST: host };
  await importBusybox(busybox, { host });
  for (let number = 0; number < 24; number += 1)
    await dockerApi('/networks/create', { socket, method: 'POST', body: { Name: `taken-${number}` } });
  await using workspace = makeWorkspace((id) => ({
    [`apps/one-${id}/compose.yaml`]: compose({ one: idle() }),
    [`apps/two-${id}/compose.yaml`]: compose({ two: idle() }),
  }));
  const one = `one-${workspace.id}_default`;
  const two = `two-${workspace.id}_default`;
  const subnet = (network: string) =>
    docker(['network', 'inspect', '-f', '{{range .IPAM.Config}}{{.Subnet}}{{end}}', network], { host });

  const applied = await workspace.orbitr(['apply', '--yes'], { env });
  expect(applied).toMatchObject({ exit: 0 });
  expect(await subnet(one)).toMatch(/^(172|192\.168)\./);
  expect(await subnet(two)).toBe('10.203.0.0/26');
  expect(readFileSync(workspace.path('orbitr.lock'), 'utf8')).toContain(`${two}: 10.203.0.0/26`);
  expect((await workspace.orbitr(['apply'], { env })).stdout).toBe('Nothing to do: 2 apps match.\n');

  // room again: what was written down is kept to
  for (let number = 0; number < 24; number += 1)
    await dockerApi(`/networks/taken-${number}`, { socket, method: 'DELETE' });
  expect((await workspace.orbitr(['destroy', '--all', '--yes'], { env })).exit).toBe(0);
  expect((await workspace.orbitr(['apply', '--yes'], { env })).exit).toBe(0);
  expect(await subnet(two)).toBe('10.203.0.0/26');
});
