import { derivedKinds } from '../core/config/generate.ts';
import type { Desired, DesiredApp } from '../core/desired/types.ts';
import { OrbitrError } from '../core/errors.ts';
import { composeLabels, labels } from '../core/labels.ts';
import type { Inspection } from '../core/live/compare.ts';
import type { LiveContainer, Snapshot } from '../core/live/snapshot.ts';
import { longestFirst } from '../core/plan/show.ts';
import { formsOf } from '../core/secrets/hide.ts';
import { concealSecrets, secretsIn } from '../core/secrets/in-container.ts';
import type { SecretNeed } from '../core/secrets/need.ts';
import { replaceTokens, type SecretReference } from '../core/secrets/token.ts';
import type { Runtime } from '../ports/runtime.ts';

type SecretRuntime = Pick<Runtime, 'secrets' | 'clock'>;
/** Secret → its text, for those that stand in app files. */
type Given = Readonly<Record<string, string>>;

/** What an app may be told: the values of its own secrets and of those that came with outputs, and nobody else's. */
export function revealFor({ secrets }: Pick<Runtime, 'secrets'>, { extension }: DesiredApp) {
  const given = new Set(extension?.given.map(({ ref, generation }) => `${ref}#${generation}`));
  return (secret: SecretReference) =>
    given.has(`${secret.ref}#${secret.generation}`) ? secrets.get(secret) : undefined;
}

/** A thing with its secrets in it, for the engine and for nobody else. Every value must be there. */
export function revealed<T>(runtime: Pick<Runtime, 'secrets'>, app: DesiredApp, thing: T): T {
  const missing = app.extension?.given.find((secret) => runtime.secrets.get(secret) === undefined);
  if (missing)
    throw new OrbitrError({
      code: 'bug',
      message: `the secret ${missing.ref} of ${app.name} was not drawn before it was needed`,
      subject: { app: app.name },
    });
  return replaceTokens(thing, revealFor(runtime, app));
}

/** Values that must never be shown, wherever they turn up. Short ones are left: they turn up everywhere by chance. */
export function hiddenValues({ secrets }: Pick<Runtime, 'secrets'>, { extension, hidden }: DesiredApp): string[] {
  const values = (extension?.given ?? []).flatMap((secret) => secrets.get(secret) ?? []);
  return longestFirst([...hidden, ...values.filter((value) => value.length >= 4).flatMap(formsOf)]);
}

/** A container as the planner may see it: with the stand-ins of secrets where it bears their values. */
export function concealed(runtime: Pick<Runtime, 'secrets'>, desired: Desired, inspection: Inspection): Inspection {
  const { container } = inspection;
  const own = (container.Config['Labels'] ?? {}) as Readonly<Record<string, string>>;
  const app = desired.apps.find(({ name }) => name === own[labels.app]);
  const service = app?.model.services[own[composeLabels.service] ?? ''];
  if (!app?.extension || !service) return inspection;
  return { ...inspection, container: concealSecrets(container, service, revealFor(runtime, app)) };
}

/** What stands in app files is known to this process from now on; an apply keeps it. */
export function takeGiven({ secrets }: Pick<Runtime, 'secrets'>, apps: readonly DesiredApp[], given: Given): void {
  for (const { extension } of apps)
    for (const need of extension?.secrets ?? []) {
      const value = given[need.ref];
      if (need.source.kind === 'given' && value !== undefined && secrets.get(need) === undefined)
        secrets.put(need.ref, kept(need, value), { lasting: false });
    }
}

/**
 * Takes values that the store has lost from containers that bear them. What was generated stands where its setting is put; what a person
 * named is taken only from a container that was made from just these files (`isAsWanted`): else it may be the value of another secret.
 */
export async function recoverSecrets(
  runtime: Pick<Runtime, 'secrets' | 'docker'>,
  apps: readonly DesiredApp[],
  live: Snapshot,
  {
    isAsWanted,
    lasting,
  }: { readonly isAsWanted: (app: DesiredApp, container: LiveContainer) => boolean; readonly lasting: boolean },
): Promise<void> {
  const { secrets, docker } = runtime;
  for (const app of apps) {
    const lost = (app.extension?.secrets ?? []).filter(
      ({ ref, source }) => source.kind !== 'given' && secrets.known.find(ref) === undefined,
    );
    if (lost.length === 0) continue;
    for (const container of live.containers.filter(({ labels: own }) => own[composeLabels.project] === app.project)) {
      const service = app.model.services[container.labels[composeLabels.service] ?? ''];
      const inspected = service && (await docker.inspectContainer(container.id));
      for (const { secret, value } of inspected ? secretsIn(inspected, service) : []) {
        const need = lost.find(({ ref }) => ref === secret.ref);
        if (!need || value === '' || secrets.get(need) !== undefined) continue;
        if (need.source.kind === 'generated' || isAsWanted(app, container))
          secrets.put(need.ref, kept(need, value), { lasting });
      }
    }
  }
}

/** Secrets whose values cannot be had: a named one that nobody gave, or a made one that old data was locked with. */
export function missingSecrets(
  { secrets }: Pick<Runtime, 'secrets'>,
  { extension, volumes }: DesiredApp,
  live: Snapshot,
): readonly SecretNeed[] {
  const names = new Set(volumes.map(({ name }) => name));
  const hasData = live.volumes.some(({ name }) => names.has(name));
  const isMissing = ({ source }: SecretNeed) =>
    source.kind === 'named' ||
    (source.kind === 'generated' && hasData && !derivedKinds.includes(source.recipe.kind ?? 'text'));
  return (extension?.secrets ?? []).filter((need) => secrets.get(need) === undefined && isMissing(need));
}

/** Makes what is not there yet, in the order in which values are made from each other, and keeps it. */
export async function drawSecrets(runtime: SecretRuntime, apps: readonly DesiredApp[]): Promise<void> {
  for (const app of apps)
    for (const need of app.extension?.secrets ?? []) {
      const value = runtime.secrets.get(need) ?? (await draw(runtime, app, need));
      if (value !== undefined) runtime.secrets.put(need.ref, kept(need, value), { lasting: true });
    }
}

/** Keeps what this process knows of secrets that are in use: values read back, given in app files, or by variables. */
export function keepSecrets({ secrets }: Pick<Runtime, 'secrets'>, apps: readonly DesiredApp[]): void {
  for (const need of apps.flatMap(({ extension }) => extension?.secrets ?? [])) {
    const value = secrets.get(need);
    if (value !== undefined) secrets.put(need.ref, kept(need, value), { lasting: true });
  }
}

async function draw({ secrets, clock }: SecretRuntime, app: DesiredApp, { source }: SecretNeed) {
  if (source.kind !== 'generated') return undefined;
  const of = source.of === undefined ? {} : { of: replaceTokens(source.of, revealFor({ secrets }, app)) };
  return secrets.generate(source.recipe, { ...of, now: Math.floor(clock.now() / 1000) });
}

function kept({ generation, source }: SecretNeed, value: string) {
  const of = source.kind === 'generated' && source.of !== undefined ? { of: source.of } : {};
  return { value, generation, ...of };
}
