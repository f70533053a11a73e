import type { DesiredApp, DesiredService } from '../desired/types.ts';
import { composeLabels } from '../labels.ts';
import { isUp } from '../live/is-up.ts';
import type { LiveContainer } from '../live/snapshot.ts';
import type { Problem } from '../problems.ts';
import type { KeptVerdict, ServiceVerdict } from './containers.ts';
import { hasEnded } from './ended.ts';
import { stopStep } from './held.ts';
import type { AppInput, Operate, PlanInput } from './input.ts';
import { managedApps } from './removal.ts';
import { serviceSteps } from './service-steps.ts';
import type { AppPlan, Reason, Step } from './types.ts';

const askedFor: Reason = { code: 'asked-for', text: 'asked for', source: 'desired' };
const nothing = { steps: [], before: [], findings: [], consents: [] } as const;

/** What a person asks of one app's containers as they are: the same steps and gates as in any other plan, in the order of its services. */
export function planOperate(input: PlanInput, asked: Operate, view: AppInput | undefined): AppPlan {
  const app = view?.app;
  const containers = view?.containers ?? managedApps(input).get(asked.app) ?? [];
  const meant = containers.filter((container) => isMeant(asked, serviceOf(container)));
  const base = { app: asked.app, needs: [], consents: [] };
  if (meant.length === 0) return { ...base, status: 'blocked', change: 'none', steps: [], findings: [notThere(asked)] };
  if (!app && asked.verb !== 'stop')
    return { ...base, status: 'blocked', change: 'none', steps: [], findings: [unreadable(asked)] };
  const steps = asked.verb === 'stop' ? stops(asked, app, meant) : view ? starts(view, asked) : [];
  const change = asked.verb === 'stop' ? 'stop' : 'repair';
  return steps.length > 0
    ? { ...base, status: 'changes', change, steps, findings: [] }
    : { ...base, status: 'in-sync', change: 'none', steps, findings: [] };
}

/** Whoever depends on others stops before them. */
function stops(asked: Operate, app: DesiredApp | undefined, containers: readonly LiveContainer[]): Step[] {
  const running = containers.filter(isUp);
  const users = (name: string) =>
    (app?.services ?? []).filter(({ dependsOn }) => dependsOn.some(({ service }) => service === name));
  const id = (container: LiveContainer) => `${asked.app}/${container.name}/stop`;
  return running.map((container) => {
    const before = users(serviceOf(container)).map(({ name }) => name);
    const needs = running.filter((other) => before.includes(serviceOf(other))).map(id);
    return stopStep({ app: { name: asked.app } }, container, askedFor, needs);
  });
}

function starts(view: AppInput, asked: Operate): Step[] {
  const verdicts = view.app.services.map((service): ServiceVerdict => {
    const own = view.containers.filter((container) => serviceOf(container) === service.name);
    const kept = isMeant(asked, service.name) ? own.flatMap((container) => woken(view, asked, service, container)) : [];
    return { service, missing: 0, missingReasons: [], surplus: [], recreate: [], kept };
  });
  return serviceSteps(view, verdicts, nothing, []);
}

/** A job that has run to its end is run again only where somebody names it. */
function woken(view: AppInput, asked: Operate, service: DesiredService, container: LiveContainer): KeptVerdict[] {
  const kept = { container, name: container.name, connect: [], disconnect: [] };
  const reason = { ...askedFor, service: service.name };
  if (container.state === 'paused') {
    const unpaused = { ...kept, unpause: reason };
    return [asked.verb === 'restart' ? { ...unpaused, restart: reason } : unpaused];
  }
  if (isUp(container)) return asked.verb === 'restart' ? [{ ...kept, restart: reason }] : [];
  if (hasEnded(view, service, container) && asked.services.length === 0) return [];
  return [{ ...kept, start: reason }];
}

function isMeant({ services }: Operate, service: string): boolean {
  return services.length === 0 || services.includes(service);
}

function serviceOf(container: LiveContainer): string {
  return container.labels[composeLabels.service] ?? '';
}

function notThere({ app, services }: Operate): Problem {
  const what = services.length > 0 ? `${services.join(', ')} of ${app}` : app;
  const message = `nothing of ${what} is there`;
  return { severity: 'error', code: 'blocked', app, message, suggestions: [`make it: orbitr apply --app ${app}`] };
}

function unreadable({ app }: Operate): Problem {
  const message = `how ${app} starts is for its files to say, and they cannot be read`;
  return { severity: 'error', code: 'blocked', app, message, suggestions: ['see why: orbitr validate'] };
}
