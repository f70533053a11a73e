import type { Desired, DesiredApp } from '../core/desired/types.ts';
import { OrbitrError } from '../core/errors.ts';
import { composeLabels, labels } from '../core/labels.ts';
import type { Inspection } from '../core/live/compare.ts';
import { longestFirst } from '../core/plan/show.ts';
import { formsOf } from '../core/secrets/hide.ts';
import { concealSecrets } from '../core/secrets/in-container.ts';
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

export function kept({ generation, source }: SecretNeed, value: string) {
  const of = source.kind === 'generated' && source.of !== undefined ? { of: source.of } : {};
  return { value, generation, ...of };
}
