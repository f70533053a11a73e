import { readdirSync } from 'node:fs';
import { openStore } from '../../src/adapters/store/open-store.ts';
import { composeLabels } from '../../src/core/labels.ts';
import { docker, dockerApi } from '../rig/docker.ts';
import { type FaultProxy, startFaultProxy } from '../rig/fault-proxy.ts';
import type { OrbitrResult, RunningOrbitr } from '../rig/orbitr.ts';
import { makeWorkspace, type Workspace } from '../rig/workspace.ts';

/** An app with data, a web server and a worker, and a neighbour that nobody may touch, on an engine behind a fault proxy. */
export interface FaultWorld {
  readonly workspace: Workspace;
  readonly proxy: FaultProxy;
  readonly app: string;
  /** Writes the app's files, or takes them away. */
  readonly write: (wish: Wish | undefined) => void;
  readonly start: () => RunningOrbitr;
  /** One apply with nothing in its way. */
  readonly apply: () => Promise<OrbitrResult>;
  readonly leaveSentinel: () => Promise<void>;
  readonly neighbour: () => Promise<string>;
  /**
   * What is not as it should be; empty where the wish is fulfilled, nothing lost, and the plan ends as it should: 0 where it is empty, 7
   * where what failed is in quarantine.
   */
  readonly faults: (wish: Wish | undefined, planned: 0 | 7) => Promise<readonly string[]>;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

export interface Wish {
  readonly db: string;
  readonly web: string;
  /** Whether there is a worker. */
  readonly side: boolean;
  /** The database starts, and never becomes healthy. */
  readonly isSick?: boolean;
}

export async function startFaultWorld(): Promise<FaultWorld> {
  const workspace = makeWorkspace({}, 'faults');
  const proxy = await startFaultProxy();
  const app = `f${workspace.id}`;
  const neighbour = `n${workspace.id}`;
  const env = { DOCKER_HOST: proxy.host };
  workspace.write(`apps/${neighbour}/compose.yaml`, `services:\n  web:\n    image: busybox:1.35${idle}`);
  const start = () => workspace.startOrbitr(['apply', '--yes', '--prune', '--allow-mass-delete'], { env });
  let hasSentinel = false;
  return {
    workspace,
    proxy,
    app,
    write: (wish) => {
      if (wish) workspace.write(`apps/${app}/compose.yaml`, composeFile(wish));
      else workspace.remove(`apps/${app}`);
    },
    start,
    apply: async () => {
      proxy.watch();
      return start().result;
    },
    leaveSentinel: async () => {
      await docker(['exec', `${app}-db-1`, 'sh', '-c', 'echo kept >/data/sentinel']);
      hasSentinel = true;
    },
    neighbour: async () => JSON.stringify(await containersOf(neighbour)),
    faults: async (wish, planned) => {
      const plan = await workspace.orbitr(['plan', '--detailed-exitcode'], { env });
      const there = (await containersOf(app)).map(({ service, state }) => `${service} ${state}`).sort();
      const wanted = wish ? ['db running', ...(wish.side ? ['side running'] : []), 'web running'] : [];
      return [
        ...(plan.exit === planned ? [] : [`the next plan ends with ${plan.exit}: ${plan.all}`]),
        ...(same(there, wanted) ? [] : [`containers are ${there.join(', ')}`]),
        ...(wish ? await wrongRevisions(app, wish) : []),
        ...(hasSentinel ? await lostData(`${app}_data`) : []),
        ...leftIn(workspace),
      ];
    },
    [Symbol.asyncDispose]: async () => {
      proxy.watch();
      await workspace.clean();
      if (hasSentinel) await dockerApi(`/volumes/${app}_data?force=1`, { method: 'DELETE' });
      await proxy[Symbol.asyncDispose]();
    },
  };
}

const server = (check: string) => `
    init: true
    command: sleep 100000
    stop_grace_period: 1s
    healthcheck: { test: ["CMD", "${check}"], interval: 200ms, retries: 1 }
`;
const idle = server('true');

function composeFile({ db, web, side, isSick = false }: Wish): string {
  return `services:
  db:
    image: busybox:1.35${server(isSick ? 'false' : 'true')}    environment: { REVISION: "${db}" }
    volumes: [data:/data]
  web:
    image: busybox:1.35${idle}    environment: { REVISION: "${web}" }
    depends_on: { db: { condition: service_healthy } }
${side ? `  side:\n    image: busybox:1.35${idle}` : ''}volumes: { data: {} }
`;
}

interface Found {
  readonly id: string;
  readonly service: string;
  readonly state: string;
}

async function containersOf(project: string): Promise<readonly Found[]> {
  const filters = encodeURIComponent(JSON.stringify({ label: [`${composeLabels.project}=${project}`] }));
  const { json } = await dockerApi(`/containers/json?all=1&filters=${filters}`);
  return json.map(({ Id, State, Labels }: Listed) => ({
    id: Id,
    service: Labels[composeLabels.service] ?? '',
    state: State,
  }));
}

interface Listed {
  readonly Id: string;
  readonly State: string;
  readonly Labels: Readonly<Record<string, string>>;
}

async function wrongRevisions(app: string, wish: Wish): Promise<readonly string[]> {
  const found = await Promise.all(
    (await containersOf(app)).map(async ({ id, service }) => {
      const { json } = await dockerApi(`/containers/${id}/json`);
      const want = service === 'db' ? wish.db : service === 'web' ? wish.web : undefined;
      const has: readonly string[] = json.Config.Env ?? [];
      return want === undefined || has.includes(`REVISION=${want}`) ? [] : [`${service} is not ${want}`];
    }),
  );
  return found.flat();
}

async function lostData(volume: string): Promise<readonly string[]> {
  const text = await docker(['run', '--rm', '-v', `${volume}:/data`, 'busybox:1.35', 'cat', '/data/sentinel']).catch(
    (error: unknown) => String(error),
  );
  return text === 'kept' ? [] : [`the data is gone: ${text}`];
}

/** Processes that state still knows of. The lock of one that is dead is passed over by the next who needs it. */
function leftIn(workspace: Workspace): readonly string[] {
  const store = openStore(workspace.path('.orbitr'), () => undefined);
  const children = store.children.live();
  store.close();
  const logs = readdirSync(workspace.path('.orbitr/log')).filter((name) => !name.endsWith('.failed.log'));
  return [
    ...children.map(({ what }) => `${what} is still in the journal`),
    ...(logs.length > 1 ? [`logs are left: ${logs.join(', ')}`] : []),
  ];
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.join('\n') === b.join('\n');
}
