import type { DesiredApp, DesiredService } from '../core/desired/types.ts';
import { checkTook, chooseProbe } from '../core/health/choose-probe.ts';
import { type HealthEntry, type HealthState, since } from '../core/health/history.ts';
import { type ProbeAnswer, probeText } from '../core/health/probe.ts';
import type { ServiceHealth, WorkspaceHealth } from '../core/health/types.ts';
import { heldServices, holdOf } from '../core/hold/find-hold.ts';
import { composeLabels, labels } from '../core/labels.ts';
import type { ContainerInspect } from '../core/live/inspect.ts';
import type { LiveContainer } from '../core/live/snapshot.ts';
import type { PlanInput } from '../core/plan/input.ts';
import { managedApps } from '../core/plan/removal.ts';
import { pooled } from '../lib/pool.ts';
import type { Runtime } from '../ports/runtime.ts';
import { mayRecord } from '../reconcile/observe.ts';
import { makePlan } from './plan.ts';
import type { WorkspaceOptions } from './types.ts';

export interface HealthOptions extends WorkspaceOptions {
  readonly history: boolean;
  /** Run the commands of health checks now, instead of taking the engine's last answer. */
  readonly fresh: boolean;
  readonly signal: AbortSignal;
}

/** Asks every service once, all at the same time, each for two seconds at the most. What they answer is kept. */
export async function healthOperation(runtime: Runtime, options: HealthOptions): Promise<WorkspaceHealth> {
  return (await lookAtHealth(runtime, options)).health;
}

/** The same, with the apps as their files want them. */
export async function lookAtHealth(
  runtime: Runtime,
  options: HealthOptions,
): Promise<{ readonly health: WorkspaceHealth; readonly apps: readonly DesiredApp[] }> {
  const { input, made } = await makePlan(runtime, { ...options, prune: false, takeOver: [], deep: false });
  const entries = await askAll(
    runtime,
    input,
    made.apps.map(({ app }) => app),
    options,
  );
  const before = new Map(made.apps.map(({ app }) => [app, runtime.store.health.list(app)]));
  if (mayRecord(runtime)) for (const entry of entries) runtime.store.health.add(entry);
  const services = entries.map((entry): ServiceHealth => {
    const own = (before.get(entry.app) ?? []).filter(({ service }) => service === entry.service);
    const dated = { ...entry, since: since(own, entry) };
    return options.history ? { ...dated, history: [...own, entry] } : dated;
  });
  const health: WorkspaceHealth = { version: 1, workspace: made.workspace, endpoint: made.endpoint, services };
  return { health, apps: input.desired.apps };
}

interface Asking extends Pick<HealthOptions, 'fresh' | 'signal'> {
  /** What has no check is taken as the list shows it, without a request. */
  readonly checkedOnly?: boolean;
}

/** One entry for each container of these apps, by app and service. */
export async function askAll(
  runtime: Runtime,
  input: PlanInput,
  apps: readonly string[],
  options: Asking,
): Promise<HealthEntry[]> {
  const managed = managedApps(input);
  const containers = [...apps]
    .sort()
    .flatMap((app) => (managed.get(app) ?? []).map((container) => ({ app, container })));
  return pooled(containers, 16, ({ app, container }) => askOne(runtime, input, app, container, options));
}

async function askOne(
  runtime: Runtime,
  input: PlanInput,
  app: string,
  live: LiveContainer,
  { fresh, signal, checkedOnly = false }: Asking,
): Promise<HealthEntry> {
  const { docker, clock, exec } = runtime;
  const service = live.labels[composeLabels.service] ?? '';
  const at = clock.now();
  const base = { app, service, container: live.name, at };
  const wanted = input.desired.apps.find(({ name }) => name === app)?.services.find(({ name }) => name === service);
  if (checkedOnly && live.state === 'running' && live.health === 'none' && !wanted?.probe)
    return { ...base, probe: '-', state: 'running' };
  const container = live.state === 'running' ? await docker.inspectContainer(live.id) : undefined;
  if (!container?.State.Running) return { ...base, probe: '-', ...standing(input, app, service, live) };
  const wish = chooseProbe(wanted, container, fresh);
  if (!wish) return { ...base, probe: '-', state: 'running' };
  const began = performance.now();
  const answer = await runtime.probe({ wish, container, endpoint: docker.endpoint, exec, signal });
  const took = wish.kind === 'docker' ? checkTook(container) : Math.round((performance.now() - began) * 10) / 10;
  return {
    ...base,
    probe: probeText(wish),
    state: stateOf(answer, container, wanted, at),
    ...(took === undefined || answer.kind === 'away' ? {} : { ms: took }),
    ...(answer.kind === 'passed' ? {} : { why: answer.why }),
  };
}

function standing(
  { holds = [], memory }: PlanInput,
  app: string,
  service: string,
  { id, state, exitCode, labels: own }: LiveContainer,
): Pick<HealthEntry, 'state' | 'why'> {
  if (holdOf(holds, app, 'hold') || heldServices(holds, app).has(service)) return { state: 'held' };
  const isJob = own[labels.role] === 'job' || memory.apps[app]?.containers[id]?.completed;
  if (isJob && state === 'exited' && exitCode === 0) return { state: 'completed' };
  return { state: 'down', why: exitCode === undefined ? `it is ${state}` : `it ended with exit code ${exitCode}` };
}

/** What has just been started is given the time that a gate would give it. */
function stateOf(
  answer: ProbeAnswer,
  { State: { Health: health, StartedAt } }: ContainerInspect,
  service: DesiredService | undefined,
  at: number,
): HealthState {
  if (answer.kind === 'passed') return 'healthy';
  if (answer.kind === 'away') return 'unknown';
  if (health?.Status === 'starting') return 'starting';
  const isYoung = service?.probe && at - Date.parse(StartedAt) < service.deadline * 1000;
  return isYoung ? 'starting' : 'unhealthy';
}
