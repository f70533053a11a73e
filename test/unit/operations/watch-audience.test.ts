import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openMetrics } from '../../../src/adapters/metrics/open-metrics.ts';
import { openStore } from '../../../src/adapters/store/open-store.ts';
import type { WorkspaceFile } from '../../../src/core/config/workspace-file.ts';
import { OrbitrError } from '../../../src/core/errors.ts';
import type { WatchEvent } from '../../../src/core/loop/events.ts';
import type { Wake } from '../../../src/core/loop/queue.ts';
import type { Wake as HookWake } from '../../../src/core/webhook/types.ts';
import type { MadePlan } from '../../../src/operations/plan.ts';
import { newAudience } from '../../../src/operations/watch-audience.ts';
import type { Runtime } from '../../../src/ports/runtime.ts';
import type { ServerOptions } from '../../../src/ports/server.ts';
import type { WatchPorts } from '../../../src/ports/watch.ts';
import { desiredApp, desiredOf, worldOf } from '../../support/world.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'orbitr-audience-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Everybody who listens, with a clock that the test moves, one service that is told, and one server. */
function listening(file: WorkspaceFile = {}, refuses = false) {
  const store = openStore(dir, () => undefined);
  let now = 0;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const sleep = (ms: number, signal?: AbortSignal) =>
    new Promise<void>((wake) => {
      sleepers.push({ at: now + ms, wake });
      signal?.addEventListener('abort', () => wake());
    });
  const [titles, warnings, events]: [string[], string[], WatchEvent[]] = [[], [], []];
  const servers: (ServerOptions & { isOpen: boolean })[] = [];
  const serve: WatchPorts['serve'] = async (options) => {
    if (refuses) throw new OrbitrError({ code: 'server-address', message: `${options.port} is taken` });
    const server = { ...options, isOpen: true };
    servers.push(server);
    const close = async () => {
      server.isOpen = false;
    };
    return { address: options.address, port: options.port, close };
  };
  const followed = { url: 'https://git.example.org/me/server.git', follow: { kind: 'branch', name: 'main' } };
  const runtime = {
    store,
    serve,
    metrics: openMetrics(),
    git: { followed },
    clock: { now: () => now, sleep },
    secrets: { known: { find: () => undefined }, get: () => undefined },
    warn: (message: string) => void warnings.push(message),
    notify: async ({ notice }: Parameters<Runtime['notify']>[0]) => {
      titles.push(notice.title);
      return { kind: 'delivered', answer: 'ok', attempts: 1 };
    },
  } as unknown as Runtime & WatchPorts;
  const signal = new AbortController().signal;
  const audience = newAudience(runtime, { onEvent: (event) => void events.push(event), signal });
  const input = worldOf({
    ...desiredOf({ blog: { services: { web: { image: 'nginx:1' } } }, shop: { services: { web: {} } } }),
    apps: [
      { ...desiredApp('blog', { services: { web: { image: 'nginx:1' } } }), hidden: ['hunter2-hunter2'] },
      desiredApp('shop', { services: { web: {} } }),
    ],
  });
  const look = (settings: WorkspaceFile) => {
    const made = { version: 1, workspace: 'ws', endpoint: '', apps: [], summary: {} };
    const loaded = { workspace: { file: settings, apps: [] } };
    audience.onLook({ made: { input, loaded, made } as unknown as MadePlan, left: [], begun: [], ms: 1 });
  };
  const wakes: Wake[] = [];
  const pokes: string[] = [];
  const renewed: string[] = [];
  audience.attach({
    workspace: 'ws',
    wake: (one) => void wakes.push(one),
    poke: () => void pokes.push('poke'),
    renew: (apps) => void renewed.push(...apps),
  });
  look(file);
  return {
    ...{ audience, titles, warnings, events, servers, wakes, pokes, renewed, look },
    /** Time passes, ten seconds after the other. */
    pass: async (ms: number) => {
      for (const end = now + ms; now < end; ) {
        now += 10_000;
        for (const one of sleepers) if (one.at <= now) one.wake();
        for (let turn = 0; turn < 20; turn++) await new Promise((done) => setImmediate(done));
      }
    },
    end: async () => {
      await audience.close();
      store.close();
    },
  };
}

const chat = { type: 'ntfy', url: 'https://ntfy.example/topic', remind: '1h' } as const;
const away: WatchEvent = { kind: 'engine', state: 'lost', message: 'the engine does not answer' };

test('no secret of an app is told, whoever says it', async () => {
  const { audience, events, end } = listening();
  audience.onEvent({
    kind: 'trouble',
    message: 'cannot log in with hunter2-hunter2',
    suggestions: ['hunter2-hunter2'],
  });
  expect(events).toMatchObject([{ message: 'cannot log in with (sensitive)', suggestions: ['(sensitive)'] }]);
  await end();
});

test('an engine that stays away is told of, though nothing else happens; one that is restarted is not', async () => {
  const { audience, titles, pass, end } = listening({ notifications: [chat] });
  audience.onEvent(away);
  await pass(20_000);
  audience.onEvent({ kind: 'engine', state: 'back', message: 'back' });
  await pass(120_000);
  expect(titles).toEqual([]);
  audience.onEvent(away);
  await pass(120_000);
  expect(titles).toEqual(['the workspace could not be worked on']);
  await end();
});

test('what lasts is told once more when it is time, without any look', async () => {
  const { audience, titles, pass, end } = listening({ notifications: [chat] });
  audience.onEvent({
    ...{ kind: 'flapping', app: 'blog', service: 'web', state: 'begun' },
    ...{ message: 'blog-web-1 ends by itself again and again', suggestions: [] },
  });
  await pass(30 * 60_000);
  expect(titles).toEqual(['blog/web ends by itself again and again']);
  await pass(45 * 60_000);
  expect(titles).toHaveLength(2);
  expect(titles[1]).toContain('blog/web ends by itself again and again, for');
  await end();
});

test('who listens badly is heard of, and stops nobody', async () => {
  const { audience, warnings, events, end } = listening();
  const observer = {
    onEvent: () => {
      throw new TypeError('oh');
    },
  };
  audience.attach({ workspace: 'ws', wake: () => undefined, poke: () => undefined, renew: () => undefined, observer });
  audience.onEvent({ kind: 'hook', message: 'a hook' });
  expect(events).toHaveLength(1);
  expect(warnings[0]).toContain('a bug in Orbitr: TypeError: oh');
  await end();
});

test('a hook wakes what it is about: the repository that is followed, or the apps of an image', async () => {
  const { audience, servers, pokes, wakes, renewed, events, end } = listening({ server: {} });
  await audience.serve();
  const [server] = servers;
  const tell = (wake: HookWake): void => void server?.onWake(wake, 'generic');
  const push = (repository: string, name: string): HookWake => ({
    kind: 'push',
    repositories: [repository],
    refs: [{ kind: 'branch', name, isDeleted: false, isForced: false }],
  });
  tell(push('https://git.example.org/me/other.git', 'main'));
  tell(push('https://git.example.org/me/server.git', 'draft'));
  expect(pokes).toEqual([]);
  expect(events).toContainEqual({
    kind: 'hook',
    message: 'the push of draft to https://git.example.org/me/server.git is not of what is followed',
  });
  tell(push('git@git.example.org:me/server.git', 'main'));
  expect(pokes).toEqual(['poke']);
  tell({ kind: 'image', images: ['nginx:2'] });
  expect(wakes.map(({ key }) => key)).toEqual(['blog']);
  expect(renewed).toEqual(['blog']);
  await end();
});

test('the server goes where orbitr.yaml says, and is not ready while the engine is away', async () => {
  const { audience, servers, look, end } = listening();
  await audience.serve();
  expect(servers).toEqual([]);
  for (const port of [8420, 8420, 8421]) {
    look({ server: { port } });
    await audience.serve();
  }
  expect(servers.map(({ port, isOpen }) => [port, isOpen])).toEqual([
    [8420, false],
    [8421, true],
  ]);
  expect(await servers[1]?.ready()).toEqual({ ready: true });
  audience.onEvent(away);
  expect(await servers[1]?.ready()).toMatchObject({ ready: false });
  await end();
  expect(servers[1]?.isOpen).toBe(false);
});

test('an address that is taken is told of once, and ends nothing', async () => {
  const { audience, events, end } = listening({ server: {} }, true);
  await audience.serve();
  await audience.serve();
  expect(events).toMatchObject([{ kind: 'trouble', code: 'server-address', message: '8420 is taken' }]);
  await end();
});
