import { addressesOverlap } from '../../lib/host-address.ts';
import { reaches } from '../../lib/reaches.ts';
import type { DesiredApp, DesiredService } from '../desired/types.ts';
import { locate } from '../files/source-map.ts';
import { composeLabels } from '../labels.ts';
import { isUp } from '../live/is-up.ts';
import type { LiveContainer } from '../live/snapshot.ts';
import type { Problem } from '../problems.ts';
import { appFileOf } from './app-file.ts';
import type { PlanInput } from './input.ts';
import { anotherPort } from './port-findings.ts';
import { projectOf } from './preflight.ts';
import type { AppPlan, Step } from './types.ts';
import { waitsOf } from './waits.ts';

/** A port that a step wants while a container has it, and the step of this plan by which that one lets go; absent where it stays. */
interface Clash {
  readonly app: DesiredApp;
  readonly service: DesiredService;
  readonly port: number;
  readonly protocol: string;
  readonly holder: LiveContainer;
  readonly start: Step;
  readonly freedBy?: Step;
  /** That step waits for this very start, be it by way of other ports: neither can come first. */
  readonly circle: boolean;
}

/** App → why it cannot be walked: somebody has its port and keeps it. */
export function heldPorts(input: PlanInput, plans: readonly AppPlan[]): ReadonlyMap<string, readonly Problem[]> {
  const stuck = clashes(input, plans).filter(({ freedBy, circle }) => !freedBy || circle);
  return new Map(
    [...Map.groupBy(stuck, ({ app }) => app.name)].map(([app, all]) => [
      app,
      uniqueBy(all.map(finding), ({ message }) => message),
    ]),
  );
}

/** A start waits for the step that frees its port, be it of another app. Where that would close a circle, it does not. */
export function afterPortsAreFree(input: PlanInput, plans: readonly AppPlan[]): AppPlan[] {
  const needs = new Map(plans.flatMap(({ steps }) => steps).map((step) => [step.id, new Set(step.needs)]));
  const waits = waitsOf(plans);
  for (const { start, freedBy } of clashes(input, plans)) {
    if (!freedBy || reaches(waits, freedBy.id, start.id)) continue;
    needs.get(start.id)?.add(freedBy.id);
    waits.get(start.id)?.add(freedBy.id);
  }
  return plans.map((app) => ({
    ...app,
    steps: app.steps.map((step) => ({ ...step, needs: [...(needs.get(step.id) ?? [])] })),
  }));
}

function clashes(input: PlanInput, plans: readonly AppPlan[]): Clash[] {
  const steps = plans.flatMap((app) => app.steps);
  const needs = new Map(steps.map((step) => [step.id, new Set(step.needs)]));
  return steps
    .filter(({ verb }) => verb === 'start')
    .flatMap((start) => {
      const app = input.desired.apps.find(({ name }) => name === start.app);
      const name = start.target.kind === 'container' ? start.target.service : '';
      const service = app?.services.find((candidate) => candidate.name === name);
      if (!app || !service) return [];
      return service.hostPorts.flatMap((wanted) => {
        const holder = input.live.containers.find(
          (container) => holds(container, wanted) && !isOf(app, service, container),
        );
        if (!holder) return [];
        const freedBy = steps.find((step) => lets(input, step, holder));
        const circle = freedBy !== undefined && reaches(needs, freedBy.id, start.id);
        // two ports can close a circle that neither closes alone
        if (freedBy && !circle) needs.get(start.id)?.add(freedBy.id);
        return [
          {
            app,
            service,
            port: wanted.port,
            protocol: wanted.protocol,
            holder,
            start,
            ...(freedBy ? { freedBy } : {}),
            circle,
          },
        ];
      });
    });
}

function holds(
  container: LiveContainer,
  wanted: { readonly address: string; readonly port: number; readonly protocol: string },
): boolean {
  if (!isUp(container)) return false;
  return container.ports.some(
    ({ hostPort, hostIp, protocol }) =>
      hostPort === wanted.port && protocol === wanted.protocol && addressesOverlap(hostIp ?? '', wanted.address),
  );
}

function isOf(app: DesiredApp, service: DesiredService, container: LiveContainer): boolean {
  return (
    container.labels[composeLabels.project] === app.project && container.labels[composeLabels.service] === service.name
  );
}

/** Stopped, removed or made anew: then its ports are free until it starts again. */
export function lets({ desired }: PlanInput, { app, verb, target }: Step, holder: LiveContainer): boolean {
  if (target.kind === 'container') return (verb === 'remove' || verb === 'stop') && target.id === holder.id;
  if (target.kind !== 'services' || verb !== 'recreate') return false;
  // by project: what runs of an app that was renamed still bears its former name
  const project = desired.apps.find(({ name }) => name === app)?.project;
  if (holder.labels[composeLabels.project] !== project) return false;
  return target.services.includes(holder.labels[composeLabels.service] ?? '');
}

function finding({ app, service, port, protocol, holder, circle }: Clash): Problem {
  const inside =
    app.model.services[service.name]?.ports?.find((own) => own.published === String(port) && own.protocol === protocol)
      ?.target ?? port;
  const position = locate(app.positions, `services.${service.name}.ports.${inside}/${protocol}`);
  const assigned = app.openPorts.find(
    (own) => own.service === service.name && own.host === port && own.protocol === protocol,
  );
  return {
    severity: 'error',
    code: 'blocked',
    app: app.name,
    message: `host port ${port}/${protocol} for ${service.name} is held by container ${holder.name}${projectOf(holder)}${circle ? `, which is changed only once ${service.name} runs` : ''}`,
    ...(position ? { position } : {}),
    suggestions: [
      ...(assigned
        ? anotherPort(app, assigned, port)
        : [`choose another: ports: { ${inside}: ${port + 1} } in ${appFileOf(app)}`]),
      `or stop it: docker stop ${holder.name}`,
    ],
  };
}

function uniqueBy<T>(things: readonly T[], key: (thing: T) => string): T[] {
  return [...new Map(things.map((thing) => [key(thing), thing])).values()];
}
