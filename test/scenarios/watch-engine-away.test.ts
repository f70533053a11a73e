import { expect, test } from 'vitest';
import { docker } from '../rig/docker.ts';
import { startEngine } from '../rig/engine.ts';
import { eventually } from '../rig/eventually.ts';
import { busybox, importBusybox } from '../rig/images.ts';
import { uniqueName } from '../rig/places.ts';
import { makeWorkspace } from '../rig/workspace.ts';
import { startDaemon } from '../support/daemon.ts';
import { startHttpSink } from '../support/http-sink.ts';
import { compose, idle } from './look.ts';

test('an engine that is away for longer than a lease lasts: the daemon lives on, people are told, and all is mended', async () => {
  await using engine = await startEngine(uniqueName('away'));
  await importBusybox(busybox, { host: engine.host });
  await using sink = await startHttpSink();
  await using world = makeWorkspace((id) => ({
    [`apps/shop-${id}/compose.yaml`]: compose({ web: idle() }),
  }));
  world.write(
    'orbitr.yaml',
    `name: ${world.name}\nnotifications:\n  - { type: webhook, url: "http://${sink.host}/", on: [failed, recovered] }\n`,
  );
  const state = () =>
    docker(['inspect', '--format', '{{.State.Status}}', `shop-${world.id}-web-1`], { host: engine.host });
  await using daemon = await startDaemon(world, { host: engine.host });
  await eventually(async () => (await state().catch(() => '')) === 'running');
  await daemon.quiet();
  const told = () => sink.received.map(({ body }) => JSON.parse(body));

  await engine.kill();
  await eventually(() => daemon.of('engine').some((event) => event.state === 'lost'));
  await eventually(() => told().some(({ kind, text }) => kind === 'failed' && text.length > 0), { timeout: 90_000 });
  expect(daemon.metrics.text()).toContain('orbitr_engine_connected 0');
  await engine.start();
  await eventually(async () => (await state().catch(() => '')) === 'running', { timeout: 60_000 });
  await eventually(() => told().some(({ kind }) => kind === 'recovered'));
  expect(daemon.metrics.text()).toContain('orbitr_engine_connected 1');
  expect(daemon.of('engine').map((event) => event.state)).toEqual(['lost', 'back']);
  expect(told().filter(({ kind }) => kind === 'failed')).toHaveLength(1);
});
