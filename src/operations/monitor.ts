import type { DesiredApp } from '../core/desired/types.ts';
import { OrbitrError } from '../core/errors.ts';
import { type MonitorAct, monitor } from '../core/health/monitor.ts';
import type { ServiceHealth, WorkspaceHealth } from '../core/health/types.ts';
import type { Runtime } from '../ports/runtime.ts';
import { type HealthOptions, lookAtHealth } from './health.ts';
import { operateOperation } from './operate.ts';

/** Failures in a row of a check that Orbitr asks itself, where nothing else is said. Docker’s own check has counted its failures already. */
const usualRetries = 3;

export interface Monitored {
  readonly health: WorkspaceHealth;
  /** What was done, and what is left to a person, in words. */
  readonly notes: readonly string[];
}

/**
 * One round of the health monitor: every service is asked, and what is ill is restarted, by the same plan and steps as `orbitr restart`; at most
 * three times in a quarter of an hour, then it is left as it is and told of, until it is well again or somebody restarts it.
 */
export async function monitorOperation(runtime: Runtime, options: HealthOptions): Promise<Monitored> {
  const { health, apps } = await lookAtHealth(runtime, options);
  const services = new Map(health.services.map((each) => [`${each.app}/${each.service}`, each]));
  const notes: string[] = [];
  for (const service of services.values()) {
    const act = actOf(runtime, service, apps);
    if (act) notes.push(await carryOut(runtime, options, service, act));
  }
  return { health, notes };
}

function actOf({ store, clock }: Runtime, one: ServiceHealth, apps: readonly DesiredApp[]): MonitorAct | undefined {
  const retries = retriesOf(one, apps);
  const answers = store.health
    .list(one.app)
    .filter(({ service, container }) => service === one.service && container === one.container);
  const record = store.restarts.of(one.app, one.service);
  // answers from before the last restart say nothing of what runs now
  const last = record.restarts.at(-1) ?? 0;
  return monitor(
    record,
    answers.filter(({ at }) => at > last),
    retries,
    clock.now(),
  );
}

/** How often in a row a service has to be unhealthy until it counts as ill. */
export function retriesOf({ app, service, probe }: ServiceHealth, apps: readonly DesiredApp[]): number {
  const desired = apps.find(({ name }) => name === app)?.services.find(({ name }) => name === service);
  return probe === 'docker' ? 1 : (desired?.probe?.retries ?? usualRetries);
}

/** Does what the monitor has decided, writes it down, and says it. */
export async function carryOut(
  runtime: Runtime,
  { dir, signal }: Pick<HealthOptions, 'dir' | 'signal'>,
  { app, service }: Pick<ServiceHealth, 'app' | 'service'>,
  act: MonitorAct,
): Promise<string> {
  const { store, clock } = runtime;
  const told = (text: string) => {
    store.revisions.tell({ at: clock.now(), kind: act.kind === 'lift' ? 'healthy' : act.kind, app, text });
    return text;
  };
  store.restarts.put(app, service, act.record);
  if (act.kind === 'lift') return told(`${app}/${service} is healthy again`);
  if (act.kind === 'hold')
    return told(
      `${app}/${service} is still unhealthy after ${act.record.restarts.length} restarts, so it is left as it is: ${act.why}; look: docker logs, then orbitr restart ${app} ${service}`,
    );
  const hooks = { onEvent: () => undefined, ask: async () => 'unavailable' as const, signal };
  const wish = { dir, app, services: [service], hold: false, until: 'ready', wait: false } as const;
  try {
    await operateOperation(runtime, { ...wish, verb: 'restart', byItself: true }, hooks);
    return told(`${app}/${service} was restarted: ${act.why}`);
  } catch (error) {
    if (!(error instanceof OrbitrError)) throw error;
    return told(`${app}/${service} could not be restarted: ${error.message}`);
  }
}
