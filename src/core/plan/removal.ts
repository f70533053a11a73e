import { composeLabels, labels } from '../labels.ts';
import type { LiveContainer } from '../live/snapshot.ts';
import type { Problem } from '../problems.ts';
import type { PlanInput } from './input.ts';
import type { AppPlan, Reason, Step } from './types.ts';

/** Containers that carry our label, by app. An app that was renamed has some that still bear its former name. */
export function managedApps(input: PlanInput): Map<string, LiveContainer[]> {
  const names = new Map([...input.desired.apps, ...input.desired.frozen].map(({ name, project }) => [project, name]));
  const ours = input.live.containers.filter(
    (container) => container.labels[labels.workspace] === input.desired.workspace && container.labels[labels.app],
  );
  return Map.groupBy(
    ours.toSorted(byName),
    (container) => names.get(container.labels[composeLabels.project] ?? '') ?? container.labels[labels.app] ?? '',
  );
}

/** Takes an app down: its containers, then the networks that were made for it. Volumes only where a person named them. */
export function removalPlan(
  input: PlanInput,
  app: string,
  containers: readonly LiveContainer[],
  reason: Reason,
  withVolumes: boolean,
): AppPlan {
  const base = { app, needs: [], change: 'remove' as const };
  if (isProtected(input, app))
    return { ...base, status: 'blocked', change: 'none', steps: [], findings: [protectedFinding(app)], consents: [] };
  const removals = containers.map((container) => removeContainer(app, container, reason));
  const gone = removals.map(({ id }) => id);
  const project = projectOf(input, app, containers);
  const networks = ofProject(input.live.networks, project).map(
    ({ name }): Step => ({
      id: `${app}/network/${name}/remove`,
      app,
      verb: 'remove-network',
      target: { kind: 'network', network: name },
      reasons: [reason],
      risk: { level: 'none' },
      needs: gone,
    }),
  );
  const volumes = ofProject(input.live.volumes, project);
  const removedVolumes = withVolumes ? volumes.map(({ name }) => removeVolume(app, name, reason, gone)) : [];
  const steps = [...removals, ...networks, ...removedVolumes];
  const kept =
    !withVolumes && volumes.length > 0
      ? [
          keptVolumes(
            app,
            volumes.map(({ name }) => name),
          ),
        ]
      : [];
  return {
    ...base,
    status: steps.length > 0 ? 'changes' : 'in-sync',
    change: steps.length > 0 ? 'remove' : 'none',
    steps,
    findings: kept,
    consents: [],
  };
}

function removeContainer(app: string, container: LiveContainer, reason: Reason): Step {
  const service = container.labels[composeLabels.service] ?? '';
  return {
    id: `${app}/${container.name}/remove`,
    app,
    verb: 'remove',
    target: { kind: 'container', service, name: container.name, id: container.id },
    reasons: [{ ...reason, service }],
    risk: { level: container.state === 'running' ? 'outage' : 'none' },
    needs: [],
  };
}

function removeVolume(app: string, name: string, reason: Reason, needs: readonly string[]): Step {
  return {
    id: `${app}/volume/${name}/remove`,
    app,
    verb: 'remove-volume',
    target: { kind: 'volume', volume: name },
    reasons: [reason],
    risk: { level: 'data' },
    needs,
  };
}

function ofProject<T extends { readonly name: string; readonly labels: Readonly<Record<string, string>> }>(
  things: readonly T[],
  app: string,
): T[] {
  return things.filter((thing) => thing.labels[composeLabels.project] === app).toSorted(byName);
}

/** The engine lists in an order of its own; a plan must not depend on it. */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}

function projectOf(input: PlanInput, app: string, [first]: readonly LiveContainer[]): string {
  return input.memory.apps[app]?.project ?? first?.labels[composeLabels.project] ?? app;
}

/** Protection outlives the files: a folder that was deleted by mistake does not lift it. */
function isProtected(input: PlanInput, app: string): boolean {
  return (
    input.desired.apps.some(({ name, protect }) => name === app && protect) ||
    (input.memory.apps[app]?.protect ?? false)
  );
}

function protectedFinding(app: string): Problem {
  return {
    severity: 'error',
    code: 'blocked',
    app,
    message: `${app} is protected and is never removed`,
    suggestions: [`set protect: false in apps/${app}/app.yaml, run orbitr apply, then remove it`],
  };
}

function keptVolumes(app: string, names: readonly string[]): Problem {
  return {
    severity: 'warning',
    code: 'blocked',
    app,
    message: `its data stays: ${names.join(', ')}`,
    suggestions: [`remove it by hand once you are sure: docker volume rm ${names.join(' ')}`],
  };
}
