import { nearest } from '../../lib/nearest.ts';
import { textOf } from '../files/tree.ts';
import { formatPosition } from '../problems.ts';
import { type Dependency, dependenciesOf } from './depends-on.ts';
import type { Reading } from './reading.ts';
import { field, type Service } from './service.ts';

/** Dependencies between the services of one app: known, enabled, without circles, and able to become healthy where that is waited for. */
export function checkDependencies(enabled: readonly Service[], all: readonly Service[], reading: Reading): void {
  const byName = new Map(enabled.map((service) => [service.name, service]));
  for (const service of enabled) {
    for (const dependency of dependenciesOf(service)) checkOne(service, dependency, byName, all, reading);
  }
  const circle = findCircle(enabled);
  if (!circle) return;
  const edges = circle.map(
    ([from, { service, through, at }]) => `${from} → ${service} (${through}, ${formatPosition(at)})`,
  );
  reading.error(
    'dependency-cycle',
    `services wait for each other in a circle: ${edges.join(', ')}`,
    circle[0]?.[1].at,
    'remove one of these dependencies',
  );
}

function checkOne(
  service: Service,
  dependency: Dependency,
  enabled: ReadonlyMap<string, Service>,
  all: readonly Service[],
  reading: Reading,
): void {
  const { service: name, through, condition, at } = dependency;
  const target = enabled.get(name);
  const verb = through === 'depends_on' ? 'depends on' : `names in ${through}`;
  if (!target) {
    const disabled = all.find((other) => other.name === name);
    if (disabled && !dependency.required) return;
    if (disabled) {
      const profiles = textOfProfiles(disabled);
      reading.error(
        'reference-missing',
        `service ${service.name} ${verb} ${name}, which no active profile enables`,
        at,
        `add one of its profiles (${profiles}) to "profiles" in app.yaml`,
        `give ${service.name} the same profiles`,
      );
      return;
    }
    const meant = nearest(name, enabled.keys());
    reading.error(
      'reference-missing',
      `service ${service.name} ${verb} "${name}", which does not exist`,
      at,
      meant ? `write ${meant}` : `use one of: ${[...enabled.keys()].join(', ')}`,
    );
    return;
  }
  if (condition === 'service_healthy' && !hasHealthcheck(target)) {
    const off = field(target, 'healthcheck') !== undefined;
    const hint = off ? 'but its health check is switched off' : 'but has no healthcheck here; the image must bring one';
    reading.warn(
      'lint-health',
      `service ${service.name} waits for ${name} to be healthy, ${hint}`,
      at,
      `add a healthcheck to ${name}, or wait for service_started`,
    );
  }
}

/** Declared and not switched off. */
export function hasHealthcheck(service: Service): boolean {
  const check = field(service, 'healthcheck');
  if (check?.kind !== 'map' || textOf(field(service, 'healthcheck', 'disable')) === 'true') return false;
  const test = field(service, 'healthcheck', 'test');
  const first = test?.kind === 'list' ? textOf(test.items[0]) : textOf(test);
  return test !== undefined && first !== 'NONE';
}

function textOfProfiles(service: Service): string {
  const profiles = field(service, 'profiles');
  return profiles?.kind === 'list' ? profiles.items.map(textOf).join(', ') : '';
}

type Edge = readonly [from: string, to: Dependency];

/** The first circle by the order of the files, as its edges. */
function findCircle(services: readonly Service[]): readonly Edge[] | undefined {
  const edges = new Map(services.map((service) => [service.name, dependenciesOf(service)]));
  const done = new Set<string>();
  const visit = (name: string, trail: readonly Edge[]): readonly Edge[] | undefined => {
    const start = trail.findIndex(([from]) => from === name);
    if (start >= 0) return trail.slice(start);
    if (done.has(name)) return undefined;
    for (const edge of edges.get(name) ?? []) {
      const circle = visit(edge.service, [...trail, [name, edge]]);
      if (circle) return circle;
    }
    done.add(name);
    return undefined;
  };
  for (const { name } of services) {
    const circle = visit(name, []);
    if (circle) return circle;
  }
  return undefined;
}
