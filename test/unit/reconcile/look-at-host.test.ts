import { expect, test } from 'vitest';
import { plan } from '../../../src/core/plan/plan.ts';
import { lookAtHost } from '../../../src/reconcile/look-at-host.ts';
import { converged } from '../../support/simulate.ts';
import { busybox, desiredOf, type ServiceSketch, worldOf } from '../../support/world.ts';

interface Machine {
  readonly endpoint?: string;
  /** Paths that are there; the engine’s folder is `/engine`. */
  readonly there?: readonly string[];
}

function machine({ endpoint = 'unix:///run/docker.sock', there = ['/engine'] }: Machine = {}) {
  const asked: string[] = [];
  const kept = new Map<string, string>();
  const stat = (path: string) => {
    if (path.startsWith('/locked')) throw new Error('may not be read');
    return there.includes(path) ? { kind: 'folder' as const, size: 0, mode: 0, signature: '' } : undefined;
  };
  const ask = <T>(what: string, answer: T): Promise<T> => {
    asked.push(what);
    return Promise.resolve(answer);
  };
  return {
    asked,
    dir: '/w',
    files: { stat, read: () => undefined, list: () => [], realPath: () => undefined },
    isPortFree: (_address: string, port: number) => ask(`port ${port}`, port !== 8080),
    compose: { version: () => ask('compose', { version: '2.26.1', command: [] }) } as never,
    docker: {
      endpoint,
      info: () => ask('info', { rootDir: '/engine', arch: 'amd64', apiVersion: '1.41' } as never),
      inspectImage: (id: string) => ask(`image ${id}`, { Architecture: 'arm64' } as never),
    },
    store: {
      cached: (_kind: string, key: string) => kept.get(key),
      cache: (_kind: string, key: string, value: string) => void kept.set(key, value),
    },
  };
}

const world = (web: ServiceSketch) => worldOf(desiredOf({ blog: { services: { web } } }), { architecture: 'amd64' });
const bind = (source: string, made?: boolean) => ({
  type: 'bind',
  source,
  target: '/x',
  ...(made === undefined ? {} : { bind: { create_host_path: made } }),
});
const web = {
  ports: ['8080', '8081'].map((published) => ({ target: 80, published, protocol: 'tcp' })),
  volumes: [bind('/srv/gone', false)],
};

test('where nothing is to start, nothing is asked', async () => {
  const runtime = machine();
  const input = converged(world(web));
  expect(await lookAtHost(runtime, input, plan(input))).toBeUndefined();
  expect(runtime.asked).toEqual([]);
});

test('what is to start is asked about once, and images never again', async () => {
  const runtime = machine();
  const input = world(web);
  const host = await lookAtHost(runtime, input, plan(input));
  expect(host).toEqual({
    busyPorts: [':8080/tcp'],
    missingPaths: ['/srv/gone'],
    images: { [busybox.id]: 'arm64' },
    architecture: 'amd64',
  });
  expect(runtime.asked.sort()).toEqual([`image ${busybox.id}`, 'info', 'port 8080', 'port 8081']);
  await lookAtHost(runtime, input, plan(input));
  expect(runtime.asked.filter((what) => what.startsWith('image'))).toHaveLength(1);
});

test('an engine elsewhere has a host of its own: ports and folders are not asked about', async () => {
  const runtime = machine({ endpoint: 'ssh://nas' });
  const input = world(web);
  expect(await lookAtHost(runtime, input, plan(input))).toMatchObject({ busyPorts: [], missingPaths: [] });
  expect(runtime.asked).toEqual([`image ${busybox.id}`]);
});

test('folders count only where the engine’s own folder is on this machine', async () => {
  const input = world(web);
  expect((await lookAtHost(machine({ there: [] }), input, plan(input)))?.missingPaths).toEqual([]);
});

test('a folder that may not be looked at, or that is made inside the workspace, is none to tell of', async () => {
  const input = world({ volumes: [bind('/locked/x', false)] });
  expect((await lookAtHost(machine(), input, plan(input)))?.missingPaths).toEqual([]);
  const own = world({ volumes: [bind('/w/apps/blog/data', true)] });
  expect((await lookAtHost(machine(), own, plan(own)))?.missingPaths).toEqual([]);
});

test('Compose’s version is asked for only where what a missing folder comes to depends on it', async () => {
  const input = world({ volumes: [bind('/srv/gone')] });
  expect((await lookAtHost(machine(), input, plan(input)))?.composeVersion).toBe('2.26.1');
  expect(
    (await lookAtHost(machine({ there: ['/engine', '/srv/gone'] }), input, plan(input)))?.composeVersion,
  ).toBeUndefined();
});
