import { expect, test } from 'vitest';
import { composeLabels, labels } from '../../../src/core/labels.ts';
import { withAssignedPorts } from '../../../src/reconcile/assign-ports.ts';
import { containerOf } from '../../support/simulate.ts';
import { type AppSketch, desiredOf, emptyEngine, worldOf } from '../../support/world.ts';

const app: AppSketch = { services: { main: {} }, main: 'main', manifestPorts: [{ container: 80 }] };
const desired = desiredOf({ one: app, two: app });
const all = { apps: [] };

test('the host is asked until all that is to be taken is free, about each port once', async () => {
  const host = hostWith(2);
  const ports = await assigned(host, {});
  expect(new Set(host.asked).size).toBe(host.asked.length);
  expect(host.asked).toHaveLength(4);
  expect(host.asked).toEqual(expect.arrayContaining(Object.values(ports).map((port) => `127.0.0.1:${port}/tcp`)));
  for (const taken of host.taken) expect(Object.values(ports)).not.toContain(taken);
});

test('only about apps that the pass is about', async () => {
  const host = hostWith(0);
  const ports = await assigned(host, { options: { apps: ['two'] } });
  expect(host.asked).toEqual([`127.0.0.1:${ports['two/80/tcp']}/tcp`]);
});

test('an engine elsewhere, and a removal, ask nothing', async () => {
  const host = hostWith(0);
  await assigned(host, { endpoint: 'ssh://nas' });
  await assigned(host, { options: { apps: [], destroy: { apps: [], volumes: false } } });
  expect(host.asked).toEqual([]);
});

test('where all is up, nothing is asked', async () => {
  const host = hostWith(0);
  const ports = await assigned(host, {});
  host.asked.length = 0;
  const up = desired.apps.map((each) => {
    const [service] = each.services;
    if (!service) throw new Error('no service');
    const made = containerOf(worldOf(desired), each, service, 1);
    const own = { [labels.workspace]: 'ws', [composeLabels.project]: each.name, [composeLabels.service]: 'main' };
    const port = { containerPort: 80, protocol: 'tcp', hostPort: ports[`${each.name}/80/tcp`] ?? 0 } as const;
    return { ...made, state: 'running', labels: own, ports: [port] } as const;
  });
  expect(await assigned(host, { containers: up })).toEqual(ports);
  expect(host.asked).toEqual([]);
});

interface Changes {
  readonly endpoint?: string;
  readonly options?: Parameters<typeof withAssignedPorts>[2];
  readonly containers?: typeof emptyEngine.containers;
}

async function assigned(host: ReturnType<typeof hostWith>, changes: Changes): Promise<Record<string, number>> {
  const { endpoint = 'unix:///docker.sock', options = all, containers = [] } = changes;
  const input = { desired, live: { ...emptyEngine, containers }, memory: { apps: {} }, locked: {} };
  const runtime = { docker: { endpoint }, isPortFree: host.isPortFree };
  const { apps } = await withAssignedPorts(runtime, input, options);
  return Object.fromEntries(apps.flatMap(({ openPorts }) => openPorts.map(({ key, host: port = 0 }) => [key, port])));
}

/** A host where the first ports that are asked about are taken. */
function hostWith(busy: number) {
  const asked: string[] = [];
  const taken: number[] = [];
  const isPortFree = async (address: string, port: number, protocol: string): Promise<boolean> => {
    asked.push(`${address}:${port}/${protocol}`);
    if (taken.length >= busy) return true;
    taken.push(port);
    return false;
  };
  return { asked, taken, isPortFree };
}
