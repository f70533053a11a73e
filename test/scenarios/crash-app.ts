import { readdirSync } from 'node:fs';
import { expect } from 'vitest';
import { openStore } from '../../src/adapters/store/open-store.ts';
import { composeLabels } from '../../src/core/labels.ts';
import { type ApiAnswer, docker, dockerApi, testHost } from '../rig/docker.ts';
import { type FaultProxy, startFaultProxy } from '../rig/fault-proxy.ts';
import type { RunningOrbitr } from '../rig/orbitr.ts';
import { killTree } from '../rig/processes.ts';
import { makeWorkspace, type Workspace } from '../rig/workspace.ts';

/** An app with data, and a neighbour that nobody may touch; everything goes through a fault proxy. */
export interface World {
  readonly workspace: Workspace;
  /** The engine itself, past the proxy. */
  readonly engine: string;
  readonly proxy: FaultProxy;
  readonly env: Readonly<Record<string, string>>;
  readonly app: string;
  readonly neighbour: string;
  /** Writes the Compose file with another value for the database's environment, or another image. */
  readonly revise: (revision: string, image?: string) => void;
  readonly apply: (...flags: readonly string[]) => RunningOrbitr;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

export async function startWorld(engine: string = testHost()): Promise<World> {
  const workspace = makeWorkspace({}, 'crash');
  const proxy = await startFaultProxy(engine);
  const app = `c${workspace.id}`;
  const neighbour = `n${workspace.id}`;
  const env = { DOCKER_HOST: proxy.host };
  const revise = (revision: string, image = 'busybox:1.35'): void =>
    workspace.write(`apps/${app}/compose.yaml`, appFile(revision, image));
  revise('first');
  workspace.write(`apps/${neighbour}/compose.yaml`, neighbourFile);
  return {
    workspace,
    engine,
    proxy,
    env,
    app,
    neighbour,
    revise,
    apply: (...flags) => workspace.startOrbitr(['apply', '--yes', ...flags], { env }),
    [Symbol.asyncDispose]: async () => {
      proxy.watch();
      await workspace.clean();
      await proxy[Symbol.asyncDispose]();
    },
  };
}

const idle = `
    init: true
    command: sleep 100000
    stop_grace_period: 1s
    healthcheck: { test: ["CMD", "true"], interval: 200ms }`;

function appFile(revision: string, image: string): string {
  return `services:
  db:
    image: ${image}${idle}
    environment: { REVISION: "${revision}" }
    volumes: [data:/data, /scratch]
    configs: [{ source: settings, target: /settings }]
  web:
    image: busybox:1.35${idle}
    depends_on: { db: { condition: service_healthy } }
volumes: { data: {} }
configs: { settings: { content: "for ${revision}" } }
`;
}

const neighbourFile = `services:
  web:
    image: busybox:1.35${idle}
`;

/** Something to lose, in the named and in the anonymous volume. */
export async function leaveSentinel({ app, engine }: World): Promise<void> {
  const line = 'echo kept >/data/sentinel; echo kept >/scratch/sentinel';
  await docker(['exec', `${app}-db-1`, 'sh', '-c', line], { host: engine });
}

/** Kills Orbitr the hard way and returns when it is gone. `alone` leaves Compose to itself. */
export async function killHard(orbitr: RunningOrbitr, how: 'alone' | 'group'): Promise<void> {
  if (how === 'alone') orbitr.kill('SIGKILL');
  else killTree(orbitr.pid);
  await orbitr.result;
}

/** All that one further apply must have brought about. */
export async function expectConverged(world: World, revision: string): Promise<void> {
  const { app, workspace, env } = world;
  const plan = await workspace.orbitr(['plan', '--detailed-exitcode'], { env });
  expect(plan.exit, plan.all).toBe(0);
  expect(await containersOf(world)).toEqual([`${app}-db-1 running`, `${app}-web-1 running`]);
  const db = (await ask(world, `/containers/${app}-db-1/json`)).json;
  expect(db.Config.Env).toContain(`REVISION=${revision}`);
  // Compose copies it in after the container is made: one that was left in between lacks it
  const settings = await docker(['exec', `${app}-db-1`, 'cat', '/settings'], { host: world.engine });
  expect(settings).toBe(`for ${revision}`);
  expect(leftIn(world)).toEqual({ children: [], logs: [] });
}

export async function expectSentinel({ app, engine }: World): Promise<void> {
  const text = await docker(['exec', `${app}-db-1`, 'cat', '/data/sentinel', '/scratch/sentinel'], { host: engine });
  expect(text).toBe('kept\nkept');
}

/** Processes that state still knows of, and files that only their Orbitr would have removed. */
function leftIn({ workspace }: World): object {
  const store = openStore(workspace.path('.orbitr'), () => undefined);
  const children = store.children.live();
  store.close();
  const logs = readdirSync(workspace.path('.orbitr/log')).filter((name) => !name.endsWith('.failed.log'));
  return { children, logs };
}

/** `name state`, sorted: whatever bears the app's label, under whatever name. */
export async function containersOf(world: World, app = world.app): Promise<readonly string[]> {
  const list = await containers(world, app);
  return list.map(({ Names, State }) => `${Names[0]?.slice(1)} ${State}`).sort();
}

/** Changes when any container of the app is made anew, started or stopped. */
export async function fingerprint(world: World, app: string): Promise<string> {
  const ids = (await containers(world, app)).map(({ Id }) => Id).sort();
  const inspected = await Promise.all(ids.map(async (id) => (await ask(world, `/containers/${id}/json`)).json));
  return inspected.map(({ Id, State }) => `${Id} ${State.StartedAt} ${State.FinishedAt}`).join('\n');
}

/** The volumes of the app's containers, anonymous ones too. */
export async function volumesOf(world: World): Promise<readonly string[]> {
  return (await containers(world, world.app)).flatMap(({ Mounts }) => Mounts.map(({ Name }) => Name ?? '')).sort();
}

interface Container {
  readonly Id: string;
  readonly Names: readonly string[];
  readonly State: string;
  readonly Mounts: readonly { readonly Name?: string }[];
}

async function containers(world: World, app: string): Promise<readonly Container[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`${composeLabels.project}=${app}`] }));
  return (await ask(world, `/containers/json?all=1&filters=${filters}`)).json;
}

function ask({ engine }: World, path: string): Promise<ApiAnswer> {
  return dockerApi(path, { socket: engine.replace('unix://', '') });
}
