import type { DesiredService } from '../desired/types.ts';
import { appliedVersion, pendingMigrations } from '../updates/migrations.ts';
import type { ServiceVerdict } from './containers.ts';
import type { AppInput } from './input.ts';
import type { Reason, Step, Target } from './types.ts';

/**
 * What an update must do to the data, each a step of its own: the old containers stop, a container of the new version runs to its end, and only
 * then the new ones are made. What the migration itself depends on goes on running, as it was.
 */
export function migrationSteps(
  input: AppInput,
  verdicts: readonly ServiceVerdict[],
  before: readonly string[],
): Step[] {
  const { app, memory } = input;
  const { extension } = app;
  if (!extension || input.containers.length === 0) return [];
  const applied = appliedVersion(extension, memory, input.input.lockedExtensions ?? {});
  const pending = pendingMigrations(extension, applied, memory.migrated ?? []);
  const steps: Step[] = [];
  for (const [index, { key, migration }] of pending.entries()) {
    const service = app.services.find(({ name }) => name === (migration.run.service ?? app.main));
    if (!service) continue;
    const { stop, again } = affected(input, verdicts, service);
    const target: Target = {
      kind: 'migration',
      service: service.name,
      key,
      argv: migration.run.argv,
      ...(migration.run.image ? { image: migration.run.image } : {}),
      stop,
      again: index === pending.length - 1 ? again : [],
    };
    const reason: Reason = {
      code: 'migration',
      text: `${extension.id} ${applied} → ${extension.version}: the data is changed once (${migration.from} → ${migration.to})`,
      service: service.name,
      source: 'desired',
    };
    const earlier = steps.at(-1)?.id;
    steps.push({
      id: `${app.name}/${service.name}/migrate/${key}`,
      app: app.name,
      verb: 'run-once',
      target,
      reasons: [reason],
      risk: { level: 'outage' },
      needs: earlier === undefined ? before : [...before, earlier],
    });
  }
  return steps;
}

/** Those that are made anew, and the one whose data it is; not what that one needs in order to work. */
function affected({ app }: AppInput, verdicts: readonly ServiceVerdict[], service: DesiredService) {
  const needed = dependenciesOf(app.services, service, new Set());
  const touched = verdicts.filter(
    ({ service: { name }, recreate }) => name === service.name || (recreate.length > 0 && !needed.has(name)),
  );
  const running = (verdict: ServiceVerdict) =>
    verdict.kept
      .filter(({ container: { state } }) => state === 'running' || state === 'restarting')
      .map(({ container, name }) => ({ id: container.id, name, grace: verdict.service.grace }));
  return {
    stop: touched.flatMap(running),
    again: touched
      .filter(({ recreate }) => recreate.length === 0)
      .flatMap(running)
      .map(({ id }) => id),
  };
}

function dependenciesOf(services: readonly DesiredService[], { dependsOn }: DesiredService, seen: Set<string>) {
  for (const { service: name } of dependsOn) {
    const dependency = services.find((one) => one.name === name);
    if (!dependency || seen.has(name)) continue;
    seen.add(name);
    dependenciesOf(services, dependency, seen);
  }
  return seen;
}
