import { addressesOverlap } from '../../lib/host-address.ts';
import type { DesiredApp, DesiredService } from '../desired/types.ts';
import type { Snapshot } from '../live/snapshot.ts';
import { type Bind, bindsOf, saysItself } from './binds.ts';
import { featuresOf } from './engine-features.ts';
import { type HostPort, inHostNetwork, portName } from './host-facts.ts';
import { lets } from './host-ports.ts';
import type { PlanInput } from './input.ts';
import { appInput } from './plan.ts';
import type { Plan, Step } from './types.ts';

/** What a plan wants to know of the machine before it may be walked. */
export interface HostQuestions {
  readonly ports: readonly HostPort[];
  readonly binds: readonly Bind[];
  /** Ids of images from which containers are made. */
  readonly images: readonly string[];
  /** Something in the files is beyond some engines. */
  readonly apiVersion: boolean;
  /** What a missing bind source comes to depends on Compose. */
  readonly composeVersion: boolean;
}

/** Empty where nothing starts: then the machine is asked nothing. */
export function hostQuestions(input: PlanInput, { apps }: Plan): HostQuestions {
  const all = apps.flatMap((made) => {
    const app = input.desired.apps.find(({ name }) => name === made.app);
    return app ? [questionsOf(input, app, made.steps)] : [];
  });
  const binds = all.flatMap((one) => one.binds);
  return {
    ports: leavesHost(input, apps)
      ? []
      : unique(
          all.flatMap(({ ports }) => ports),
          portName,
        ),
    binds: unique(binds, ({ source, made }) => `${source} ${made}`),
    images: [...new Set(all.flatMap(({ images }) => images))].sort(),
    apiVersion: all.some(({ apiVersion }) => apiVersion),
    composeVersion: binds.some((bind) => !saysItself(bind)),
  };
}

/** A container in the host’s network that goes in this very plan takes its ports along; which they are nobody knows. */
function leavesHost(input: PlanInput, apps: Plan['apps']): boolean {
  const steps = apps.flatMap((app) => app.steps);
  return inHostNetwork(input.live).some((container) => steps.some((step) => lets(input, step, container)));
}

function questionsOf(input: PlanInput, app: DesiredApp, steps: readonly Step[]): Omit<HostQuestions, 'composeVersion'> {
  const made = servicesOf(app, steps, ({ verb }) => verb === 'create' || verb === 'recreate' || verb === 'rollout');
  const started = servicesOf(app, steps, ({ verb }) => verb === 'start');
  const { images } = appInput(input, app, new Map());
  return {
    ports: started.flatMap((service) => freePorts(input.live, app, service)),
    binds: started.flatMap((service) => bindsOf(app, service)),
    images: made.flatMap(({ name, image }) => {
      const found = images.get(name);
      // who names a platform knows that it is another one
      return found?.id && !found.get && !image.platform ? [found.id] : [];
    }),
    apiVersion: made.some((service) => featuresOf(app, service).length > 0),
  };
}

function servicesOf(app: DesiredApp, steps: readonly Step[], which: (step: Step) => boolean): DesiredService[] {
  const names = new Set(
    steps.filter(which).flatMap(({ target }) => {
      if (target.kind === 'services') return target.services;
      return target.kind === 'container' ? [target.service] : [];
    }),
  );
  return app.services.filter(({ name }) => names.has(name));
}

/** What a container publishes is known, and what is assigned was asked about when it was assigned. */
function freePorts({ containers }: Snapshot, app: DesiredApp, service: DesiredService): HostPort[] {
  const published = containers.flatMap(({ ports }) => ports);
  return service.hostPorts.filter(
    ({ address, port, protocol }) =>
      !app.openPorts.some((open) => open.service === service.name && open.host === port) &&
      !published.some(
        (own) => own.hostPort === port && own.protocol === protocol && addressesOverlap(own.hostIp ?? '', address),
      ),
  );
}

function unique<T>(things: readonly T[], key: (thing: T) => string): T[] {
  return [...new Map(things.map((thing) => [key(thing), thing])).values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
