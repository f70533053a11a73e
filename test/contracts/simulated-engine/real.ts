import { stringify } from 'yaml';
import type { PassEvent } from '../../../src/core/events.ts';
import type { Plan } from '../../../src/core/plan/types.ts';
import { applyOperation } from '../../../src/operations/apply.ts';
import { destroyOperation } from '../../../src/operations/destroy.ts';
import { makePlan } from '../../../src/operations/plan.ts';
import type { ApplyOptions, Hooks } from '../../../src/operations/types.ts';
import type { Runtime } from '../../../src/ports/runtime.ts';
import { openRuntime } from '../../../src/runtime.ts';
import { docker, testHost } from '../../rig/docker.ts';
import { importBusybox, publish } from '../../rig/images.ts';
import { makeWorkspace, type Workspace } from '../../rig/workspace.ts';
import type { ServiceSketch } from '../../support/world.ts';
import type { AppInCase, Apps, Case } from './cases.ts';
import { isUnseen, layHand } from './hands.ts';
import { type Outcome, outcome, stepsOf } from './outcome.ts';

/** The same case on the tests' engine, through the operations that people use. */
export async function real(each: Case): Promise<Outcome> {
  await using workspace = makeWorkspace({});
  const {
    images = {},
    before,
    between,
    hands = [],
    after,
    options = {},
  }: Case = JSON.parse(JSON.stringify(each).replaceAll('-ID', `-${workspace.id}`));
  if (images.onEngine) await importBusybox(images.onEngine);
  if (images.inRegistry) await publish(images.inRegistry, { ballast: 1000 });
  try {
    for (const apps of [before, between]) if (apps) await applied(workspace, apps);
    for (const hand of hands) await layHand(workspace, hand);
    if (after) writeApps(workspace, after);
    const { destroy } = options;
    const wishes = { ...options, deep: hands.some(isUnseen) };
    const planned = destroy ? await destroyed(workspace, destroy) : await apply(workspace, wishes);
    const { input, made } = await withRuntime(workspace, (runtime) =>
      makePlan(runtime, { ...optionsFor(workspace, wishes), deep: wishes.deep }),
    );
    const next = destroy ? await destroyed(workspace, destroy) : made;
    return outcome(stepsOf(planned), input, next, workspace.id);
  } finally {
    const own = await docker(['image', 'ls', '--filter', `reference=*/*-${workspace.id}`, '--format', '{{.ID}}']);
    if (own) await docker(['image', 'rm', '-f', ...new Set(own.split('\n'))]).catch(() => undefined);
  }
}

async function applied(workspace: Workspace, apps: Apps): Promise<void> {
  writeApps(workspace, apps);
  await apply(workspace, { deep: false });
}

function writeApps(workspace: Workspace, apps: Apps): void {
  workspace.remove('apps');
  for (const [name, app] of Object.entries(apps)) writeApp(workspace, name, app);
}

function writeApp(workspace: Workspace, name: string, { services, volumes = [], file = {}, files = {} }: AppInCase) {
  const named = Object.fromEntries(volumes.map((volume) => [volume, {}]));
  const written = Object.entries(services).map(([service, facts]) => [service, withoutNothing(facts)] as const);
  workspace.write(`apps/${name}/compose.yaml`, stringify({ services: Object.fromEntries(written), volumes: named }));
  workspace.write(`apps/${name}/app.yaml`, Object.keys(file).length > 0 ? stringify(file) : '');
  for (const [path, content] of Object.entries(files)) workspace.write(`apps/${name}/${path}`, content);
}

/** Compose says `networks: null` of a service that lives in another's, and refuses to read it. */
function withoutNothing(service: ServiceSketch): ServiceSketch {
  return Object.fromEntries(Object.entries(service).filter(([, value]) => value !== null));
}

interface Wishes {
  readonly prune?: boolean;
  readonly allow?: string;
  readonly deep: boolean;
}

function optionsFor({ dir }: Workspace, { prune = false, allow, deep }: Wishes): ApplyOptions {
  const consents = { allow: allow ? [`data:${allow}`] : [], allowMassDelete: true };
  return { dir, apps: [], prune, takeOver: [], deep, ...consents, yes: true, wait: true };
}

function apply(workspace: Workspace, wishes: Wishes): Promise<Plan> {
  const options = optionsFor(workspace, wishes);
  return planOf(workspace, (runtime, hooks) => applyOperation(runtime, options, hooks));
}

function destroyed(workspace: Workspace, app: string): Promise<Plan> {
  const options = { dir: workspace.dir, apps: [app], all: false, volumes: true, yes: true };
  return planOf(workspace, (runtime, hooks) => destroyOperation(runtime, options, hooks));
}

/** The plan that the operation made first, and carried out. */
async function planOf(
  workspace: Workspace,
  operation: (runtime: Runtime, hooks: Hooks) => ReturnType<typeof applyOperation>,
): Promise<Plan> {
  const events: PassEvent[] = [];
  const { signal } = new AbortController();
  const hooks: Hooks = { onEvent: (event) => void events.push(event), ask: async () => 'yes', signal };
  const result = await withRuntime(workspace, (runtime) => operation(runtime, hooks));
  const found = events.find((event) => event.kind === 'plan');
  if (result.exit !== 0 || !found)
    throw new Error(`ended with ${result.exit}: ${JSON.stringify(result.apps, null, 1)}`);
  return found.plan;
}

async function withRuntime<T>({ dir }: Workspace, use: (runtime: Runtime) => Promise<T>): Promise<T> {
  const environment = { ...process.env, ORBITR_STABLE_FOR: '1s' };
  const runtime = await openRuntime({ dir, target: testHost(), environment });
  try {
    return await use(runtime);
  } finally {
    runtime.store.close();
  }
}
