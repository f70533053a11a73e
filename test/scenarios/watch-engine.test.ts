import { expect, test } from 'vitest';
import { dockerApi } from '../rig/docker.ts';
import { startEngine } from '../rig/engine.ts';
import { eventually } from '../rig/eventually.ts';
import { importBusybox } from '../rig/images.ts';
import { uniqueName } from '../rig/places.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { compose, idle, oneLine } from './look.ts';

test('the engine is killed, away, restarted and frozen: what changed meanwhile is found, though nobody told of it', async () => {
  await using engine = await startEngine(uniqueName('away'));
  await importBusybox('busybox:1.35', { host: engine.host });
  await using world = makeWorkspace((id) => ({
    [`apps/shop-${id}/compose.yaml`]: compose({ web: idle({ environment: { ROUND: '0' } }) }),
    [`apps/other-${id}/compose.yaml`]: compose({ web: idle() }),
  }));
  const [shop, other] = [`shop-${world.id}-web-1`, `other-${world.id}-web-1`];
  const daemon = world.startOrbitr(['watch'], { env: { DOCKER_HOST: engine.host } });
  const put = (round: number) =>
    world.write(`apps/shop-${world.id}/compose.yaml`, compose({ web: idle({ environment: { ROUND: `${round}` } }) }));
  const runs = (name: string, round?: number) =>
    eventually(async () => {
      const { json } = await dockerApi(`/containers/${name}/json`, { socket: engine.host.replace('unix://', '') });
      return json?.State?.Running === true && (round === undefined || json.Config.Env.includes(`ROUND=${round}`));
    });
  await runs(shop, 0);
  await runs(other);

  await engine.kill();
  await eventually(async () => /broke off|does not answer/.test(oneLine(daemon.output())));
  put(1);
  await engine.start();
  await runs(shop, 1);
  await runs(other);

  await engine.restart();
  await runs(shop, 1);
  await runs(other);

  await engine.signal('SIGSTOP');
  put(2);
  await engine.signal('SIGCONT');
  await runs(shop, 2);

  daemon.kill('SIGTERM');
  const { exit, all } = await daemon.result;
  expect(exit, all).toBe(0);
  expect(all).toContain('the engine answers again');
  expect(all).not.toMatch(/\bbug\b|undefined|\[object/);
});
