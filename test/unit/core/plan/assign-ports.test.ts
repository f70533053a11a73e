import { describe, expect, test } from 'vitest';
import type { LoadedExtension } from '../../../../src/core/extension/types.ts';
import { composeLabels, labels } from '../../../../src/core/labels.ts';
import type { LiveContainer } from '../../../../src/core/live/snapshot.ts';
import { assignPorts } from '../../../../src/core/plan/assign-ports.ts';
import { plan } from '../../../../src/core/plan/plan.ts';
import type { PortsInput } from '../../../../src/core/plan/port-wishes.ts';
import { converged } from '../../../support/simulate.ts';
import { type AppSketch, desiredApp, desiredOf, emptyEngine, worldOf } from '../../../support/world.ts';

const web = sketch([{ container: 80 }]);

describe('a new port', () => {
  test('is in the range, for this machine alone, and the same on every machine', () => {
    const { desired } = assigned({ desired: desiredOf({ web }) });
    const port = portsOf(desired)['web/80/tcp'] ?? 0;
    expect(port).toBe(21_046);
    expect(desired.apps[0]?.model.services['main']?.ports).toEqual([
      { mode: 'ingress', target: 80, protocol: 'tcp', host_ip: '127.0.0.1', published: String(port) },
    ]);
  });

  test('makes the service what it would be, had the files named it', () => {
    const { desired } = assigned({ desired: desiredOf({ web }) });
    const published = { target: 80, protocol: 'tcp', mode: 'ingress', host_ip: '127.0.0.1', published: '21046' };
    const named = desiredApp('web', { services: { main: { ports: [published] } } });
    expect(desired.apps[0]?.services).toEqual(named.services);
    expect(JSON.stringify(desired.apps[0]?.services[0]?.canonical)).toBe(JSON.stringify(named.services[0]?.canonical));
  });

  test('does not depend on the order of apps', () => {
    const one = desiredOf({ a: many(300), b: many(300), c: many(300) });
    const other = { ...one, apps: one.apps.toReversed() };
    const ports = portsOf(assigned({ desired: one }).desired);
    expect(portsOf(assigned({ desired: other }).desired)).toEqual(ports);
    expect(new Set(Object.values(ports)).size).toBe(900);
  });

  test('is none that anything holds or wants', () => {
    const taken: Partial<PortsInput>[] = [
      { desired: desiredOf({ web, other: fixed(21_046) }) },
      { desired: desiredOf({ web, other: { ...fixed(21_046), file: { enabled: false } } }) },
      { live: { ...emptyEngine, containers: [container({ hostPort: 21_046 })] } },
      { locked: { 'gone/80/tcp': 21_046 } },
      { busy: new Set(['21046/tcp']) },
      { desired: frozen({ hostPorts: [{ address: '', port: 21_046, protocol: 'tcp' }] }) },
      { desired: frozen({}), memory: remembered('broken', '127.0.0.1:21046') },
    ];
    for (const what of taken) expect(portsOf(assigned(what).desired)).toEqual({ 'web/80/tcp': 21_047 });
    const udp = { busy: new Set(['21046/udp']) };
    expect(portsOf(assigned(udp).desired)).toEqual({ 'web/80/tcp': 21_046 });
  });

  test('begins again at the start of the range, and none left is told', () => {
    const rest = Array.from({ length: 954 }, (_, index) => `${21_046 + index}/tcp`);
    expect(portsOf(assigned({ busy: new Set(rest) }).desired)).toEqual({ 'web/80/tcp': 21_000 });
    const all = Array.from({ length: 1000 }, (_, index) => `${21_000 + index}/tcp`);
    const { desired } = assigned({ busy: new Set(all) });
    expect(planned({ desired })).toMatchObject([
      {
        status: 'blocked',
        findings: [{ code: 'blocked', message: 'no host port from 21000 to 21999 is free for port 80/tcp of main' }],
      },
    ]);
  });
});

describe('a port that was assigned', () => {
  test('is kept: by the lock file, wherever it is', () => {
    expect(portsOf(assigned({ locked: { 'web/80/tcp': 9000 } }).desired)).toEqual({ 'web/80/tcp': 9000 });
  });

  test('is kept without a lock file: by its container, else by what is remembered', () => {
    const own = container({ hostPort: 21_500, app: 'web' });
    const live = { ...emptyEngine, containers: [own] };
    expect(portsOf(assigned({ live }).desired)).toEqual({ 'web/80/tcp': 21_500 });
    const memory = remembered('web', '127.0.0.1:21600');
    expect(portsOf(assigned({ memory }).desired)).toEqual({ 'web/80/tcp': 21_600 });
    expect(portsOf(assigned({ memory, busy: new Set(['21600/tcp']) }).desired)).toEqual({ 'web/80/tcp': 21_601 });
  });

  test('is not what the app file asked for once', () => {
    const live = { ...emptyEngine, containers: [container({ hostPort: 8080, app: 'web' })] };
    expect(portsOf(assigned({ live, memory: remembered('web', '8080') }).desired)).toEqual({ 'web/80/tcp': 21_046 });
  });

  test('goes with an app that is renamed', () => {
    const desired = desiredOf({ site: { ...web, file: { renamedFrom: 'web' } } });
    const locked = { 'web/80/tcp': 21_100 };
    expect(portsOf(assigned({ desired, locked }).desired)).toEqual({ 'site/80/tcp': 21_100 });
    const both = desiredOf({ web, site: { ...web, file: { renamedFrom: 'web' } } });
    expect(portsOf(assigned({ desired: both, locked }).desired)['site/80/tcp']).not.toBe(21_100);
  });

  test('is not assigned twice within a pass', () => {
    const first = assigned({}).desired;
    const again = assigned({ desired: first, locked: { 'web/80/tcp': 21_100 } });
    expect(again).toEqual({ desired: first, toAsk: [] });
  });

  const locked = { 'web/80/tcp': 21_100 };
  const suggestions = [
    'have another one assigned: remove the line web/80/tcp from orbitr.lock',
    'or choose one: ports: { 80: 127.0.0.1:21101 } in apps/web/app.yaml',
  ];

  test('is never given up silently: a program of the host has it', () => {
    const { desired } = assigned({ locked, busy: new Set(['21100/tcp']) });
    expect(portsOf(desired)).toEqual(locked);
    const message = 'host port 21100/tcp for main is held by a program of this host, which is no container';
    const all = [...suggestions, "see which it is: ss -lntup | grep ':21100 '"];
    expect(planned({ desired })).toMatchObject([{ status: 'blocked', findings: [{ message, suggestions: all }] }]);
  });

  test('is never given up silently: a container of others has it', () => {
    const live = { ...emptyEngine, containers: [container({ hostPort: 21_100 })] };
    const { desired, toAsk } = assigned({ locked, live });
    expect(toAsk).toEqual([]);
    const message = 'host port 21100/tcp for main is held by container stranger';
    const all = [...suggestions, 'or stop it: docker stop stranger'];
    expect(planned({ desired, live })).toMatchObject([
      { status: 'blocked', findings: [{ message, suggestions: all }] },
    ]);
  });

  test('is never given up silently: another app wants it', () => {
    const { desired } = assigned({ desired: desiredOf({ other: fixed(21_100), web }), locked });
    expect(planned({ desired })).toMatchObject([
      { app: 'other', status: 'changes' },
      { app: 'web', findings: [{ message: 'host port 21100/tcp for main is wanted by other (service main) too' }] },
    ]);
    const merged = { 'one/80/tcp': 21_100, 'two/80/tcp': 21_100 };
    const twice = assigned({ desired: desiredOf({ one: web, two: web }), locked: merged }).desired;
    expect(planned({ desired: twice })).toMatchObject([
      { app: 'one', status: 'changes' },
      { app: 'two', status: 'blocked', findings: [{ message: expect.stringContaining('is wanted by one') }] },
    ]);
  });
});

describe('the host is asked', () => {
  test('about what is to be taken now', () => {
    const question = { app: 'web', address: '127.0.0.1', port: 21_046, protocol: 'tcp' };
    expect(assigned({}).toAsk).toEqual([question]);
    expect(assigned({ locked: { 'web/80/tcp': 21_100 } }).toAsk).toEqual([{ ...question, port: 21_100 }]);
    const stopped = { ...emptyEngine, containers: [container({ app: 'web', state: 'exited' })] };
    expect(assigned({ live: stopped }).toAsk).toEqual([question]);
  });

  test('about nothing of an app that is up, or that is to stand still', () => {
    for (const state of ['running', 'paused', 'restarting'] as const) {
      const live = { ...emptyEngine, containers: [container({ app: 'web', state })] };
      expect(assigned({ live, locked: { 'web/80/tcp': 21_100 } }).toAsk).toEqual([]);
    }
    expect(assigned({ desired: desiredOf({ web: { ...web, file: { enabled: false } } }) }).toAsk).toEqual([]);
  });
});

test('once applied, there is nothing more to do, with the lock file or without', () => {
  const { desired } = assigned({ desired: desiredOf({ web, other: web }) });
  const world = converged(worldOf(desired));
  const files = desiredOf({ web, other: web });
  for (const locked of [portsOf(desired), {}]) {
    const again = assigned({ ...world, desired: files, locked });
    expect(portsOf(again.desired)).toEqual(portsOf(desired));
    expect(plan({ ...world, desired: again.desired }).apps.flatMap(({ steps }) => steps)).toEqual([]);
  }
});

function assigned(changes: Partial<PortsInput>): ReturnType<typeof assignPorts> {
  const input = {
    desired: desiredOf({ web }),
    live: emptyEngine,
    memory: { apps: {} },
    locked: {},
    busy: new Set<string>(),
  };
  return assignPorts({ ...input, ...changes });
}

function planned(changes: Parameters<typeof worldOf>[1] & Pick<PortsInput, 'desired'>) {
  return plan(worldOf(changes.desired, changes)).apps;
}

function portsOf({ apps }: PortsInput['desired']): Record<string, number> {
  return Object.fromEntries(apps.flatMap(({ openPorts }) => openPorts.map(({ key, host = 0 }) => [key, host])));
}

function sketch(ports: LoadedExtension['manifest']['ports']): AppSketch {
  return { services: { main: {} }, main: 'main', manifestPorts: ports };
}

function many(count: number): AppSketch {
  return sketch(Array.from({ length: count }, (_, index) => ({ container: index + 1 })));
}

function fixed(port: number): AppSketch {
  return { services: { main: { ports: [{ target: 80, published: String(port) }] } } };
}

function frozen({ hostPorts }: { readonly hostPorts?: PortsInput['desired']['frozen'][number]['hostPorts'] }) {
  const app = { name: 'broken', project: 'broken', known: true, problems: [] };
  return { ...desiredOf({ web }), frozen: [{ ...app, ...(hostPorts ? { hostPorts } : {}) }] };
}

function remembered(app: string, published: string): PortsInput['memory'] {
  const applied = {
    canonical: { ports: { '80/tcp': published } },
    image: '',
    reference: '',
    spec: '',
    privateDigests: {},
  };
  return { apps: { [app]: { services: { main: applied }, containers: {}, volumes: [], protect: false } } };
}

function container(facts: { hostPort?: number; app?: string; state?: LiveContainer['state'] }): LiveContainer {
  const { hostPort, app, state = 'running' } = facts;
  const own = { [labels.workspace]: 'ws', [composeLabels.project]: app ?? '', [composeLabels.service]: 'main' };
  return {
    id: 'c',
    name: app ?? 'stranger',
    image: 'busybox:1',
    imageId: 'sha256:busybox',
    state,
    health: 'none',
    createdAt: 0,
    status: '',
    labels: app ? own : {},
    ports: hostPort ? [{ containerPort: 80, protocol: 'tcp', hostPort, hostIp: '127.0.0.1' }] : [],
    mounts: [],
    networks: [],
    networkMode: 'default',
  };
}
