import type { HealthEntry } from '../core/health/history.ts';
import { holdOf } from '../core/hold/find-hold.ts';
import { composeLabels, labels } from '../core/labels.ts';
import type { Health, LiveContainer } from '../core/live/snapshot.ts';
import { managedApps } from '../core/plan/removal.ts';
import type { AppPlan } from '../core/plan/types.ts';
import type { Problem } from '../core/problems.ts';
import type { AppState, StatusOfApp, StatusOfService, WorkspaceStatus } from '../core/status/types.ts';
import { appUrls } from '../core/status/urls.ts';
import type { Runtime } from '../ports/runtime.ts';
import { askAll } from './health.ts';
import { type MadePlan, makePlan } from './plan.ts';
import type { WorkspaceOptions } from './types.ts';

/** What runs, beside what should: one plan's worth of looking. */
export async function statusOperation(
  runtime: Runtime,
  options: WorkspaceOptions & {
    /** Ask services that the engine itself does not judge, for two seconds at the most. */
    readonly health?: boolean;
  },
): Promise<WorkspaceStatus> {
  const planned = await makePlan(runtime, { ...options, prune: false, takeOver: [], deep: false });
  const managed = managedApps(planned.input);
  const names = planned.made.apps.map(({ app }) => app);
  const asking = { fresh: false, signal: new AbortController().signal };
  const answers = options.health ? await askAll(runtime, planned.input, names, asking) : [];
  const apps = planned.made.apps.map((app) => {
    const containers = managed.get(app.app) ?? [];
    return appStatus(
      planned,
      app,
      containers.map((container) => withAnswer(container, answers)),
    );
  });
  return {
    version: 1,
    workspace: planned.made.workspace,
    endpoint: planned.made.endpoint,
    apps: apps.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** What was asked tells more than the engine knows, where it knows nothing. */
function withAnswer(container: LiveContainer, answers: readonly HealthEntry[]): LiveContainer {
  const state = answers.find((answer) => answer.container === container.name)?.state;
  const isKnown = state === 'healthy' || state === 'unhealthy' || state === 'starting';
  return isKnown && container.health === 'none' ? { ...container, health: state } : container;
}

export function appStatus(planned: MadePlan, app: AppPlan, containers: readonly LiveContainer[]): StatusOfApp {
  const desired = planned.input.desired.apps.find(({ name }) => name === app.app);
  const names = desired?.services.map(({ name }) => name) ?? [
    ...new Set(containers.map((container) => container.labels[composeLabels.service] ?? '')),
  ];
  const services = names.flatMap((name) =>
    servicesOf(name, containers, desired?.services.find((service) => service.name === name)?.image.reference ?? ''),
  );
  const created = containers.map(({ createdAt }) => createdAt);
  return {
    name: app.app,
    state: stateOf(planned, app, containers, services),
    health: worst(services.map(({ health }) => health)),
    services,
    urls: containers.some(({ state }) => state === 'running') ? appUrls(planned.input.desired, app.app) : [],
    ports: [...new Set(containers.flatMap(portsOf))].sort(),
    ...(created.length > 0 ? { since: Math.min(...created) } : {}),
    ...(desired ? { drift: app.steps.length > 0 } : {}),
    findings: [...app.findings, ...endings(planned, app.app, containers, services)],
  };
}

function servicesOf(service: string, containers: readonly LiveContainer[], image: string): StatusOfService[] {
  const own = containers.filter((container) => container.labels[composeLabels.service] === service);
  if (own.length === 0) return [{ service, state: 'missing', health: 'none', image }];
  return own.map((container) => ({
    service,
    container: container.name,
    state: container.state,
    health: container.health,
    image: image || container.image,
    since: container.createdAt,
  }));
}

function stateOf(
  planned: MadePlan,
  app: AppPlan,
  containers: readonly LiveContainer[],
  services: readonly StatusOfService[],
): AppState {
  if (app.status === 'frozen' || app.status === 'orphaned') return app.status;
  if (app.status === 'suspended') return 'suspended';
  const desired = planned.input.desired.apps.find(({ name }) => name === app.app);
  if (desired && !desired.enabled) return 'disabled';
  if (holdOf(planned.input.holds ?? [], app.app, 'hold')) return 'held';
  if (containers.length === 0) return 'not-installed';
  const open = services.filter((service) => !isDone(planned, app.app, containers, service));
  if (open.length === 0) return 'completed';
  if (open.every(({ state }) => state !== 'running')) return 'stopped';
  if (open.some(({ state, health }) => state !== 'running' || health === 'unhealthy')) return 'degraded';
  return open.some(({ health }) => health === 'starting') ? 'starting' : 'running';
}

/** Why a service does not run, as far as a list tells. */
function endings(
  planned: MadePlan,
  app: string,
  containers: readonly LiveContainer[],
  services: readonly StatusOfService[],
): Problem[] {
  const ended = services.filter((service) => service.state === 'exited' && !isDone(planned, app, containers, service));
  return ended.map(({ service, container }) => ({
    severity: 'warning',
    code: 'unhealthy',
    app,
    message: `${service} ended with exit code ${containers.find(({ name }) => name === container)?.exitCode ?? '?'}`,
    suggestions: [`see why: docker logs --tail 50 ${container ?? service}`],
  }));
}

/** A job that ran to its end is not a service that is down. */
function isDone(
  planned: MadePlan,
  app: string,
  containers: readonly LiveContainer[],
  { container }: StatusOfService,
): boolean {
  const live = containers.find(({ name }) => name === container);
  const isJob =
    live?.labels[labels.role] === 'job' || (live && planned.input.memory.apps[app]?.containers[live.id]?.completed);
  return Boolean(live && live.state === 'exited' && live.exitCode === 0 && isJob);
}

function worst(all: readonly Health[]): Health {
  const order: readonly Health[] = ['unhealthy', 'starting', 'healthy'];
  return order.find((health) => all.includes(health)) ?? 'none';
}

function portsOf({ ports }: LiveContainer): string[] {
  return ports
    .filter(({ hostPort, hostIp }) => hostPort !== undefined && hostIp !== '::')
    .map(
      ({ hostIp, hostPort, containerPort, protocol }) =>
        `${hostIp && hostIp !== '0.0.0.0' ? `${hostIp}:` : ''}${hostPort}->${containerPort}/${protocol}`,
    );
}
